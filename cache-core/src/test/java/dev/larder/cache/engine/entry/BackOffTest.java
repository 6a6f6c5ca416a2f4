package dev.larder.cache.engine.entry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.engine.call.CacheSpec;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackOffTest {

    @ParameterizedTest(name = "refresh after {0} s, stale for {1} s: {2} s")
    @CsvSource({"100, 0, 10", "0, 300, 30", "100, 300, 10", "300, 100, 10", "5, 0, 1", "3600, 7200, 60", "0, 0, 60"})
    void pause_isATenthOfTheShorterTime_withinBounds(int refreshAfter, int staleIfError, int expected) {
        CacheSpec.Renewal renewal = new CacheSpec.Renewal(
                refreshAfter == 0 ? null : Duration.ofSeconds(refreshAfter), Duration.ofSeconds(staleIfError), null);

        assertThat(BackOff.afterFailure(renewal)).isEqualTo(Duration.ofSeconds(expected));
    }
}
