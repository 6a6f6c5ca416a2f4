package dev.larder.cache.store.redis.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How fast a search goes through the keyspace. */
class ScanPaceTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);
    private final AtomicLong slept = new AtomicLong();

    private ScanPace pace(int keysPerSecond) {
        return new ScanPace(keysPerSecond, nanos::get, sleep -> {
            slept.addAndGet(sleep);
            nanos.addAndGet(sleep);
        });
    }

    private void work(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    @Test
    void rest_withoutLimit_never() {
        pace(0).rest(500);

        assertThat(slept).hasValue(0);
    }

    @Test
    void rest_afterEachStep_makesUpTheRate() {
        ScanPace pace = pace(1000);
        for (int step = 0; step < 20; step++) {
            work(Duration.ofMillis(30));
            pace.rest(100);
        }

        assertThat(slept).hasValue(Duration.ofMillis(20 * 70).toNanos());
    }

    @Test
    void rest_slowServer_isNoneAndMakesNoBurstAfterwards() {
        ScanPace pace = pace(1000);
        work(Duration.ofSeconds(10));
        pace.rest(100);
        assertThat(slept).hasValue(0);

        pace.rest(100);

        assertThat(slept).hasValue(Duration.ofMillis(100).toNanos());
    }

    @ParameterizedTest
    @CsvSource({"0,500", "1000000,500", "5000,500", "1000,100", "15,1", "1,1"})
    void step_anyRate_isSmallEnoughForSeveralASecond(int keysPerSecond, int step) {
        assertThat(pace(keysPerSecond).step()).isEqualTo(step);
    }
}
