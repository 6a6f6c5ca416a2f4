package dev.larder.examples.benchmarks.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.consistency.Kind;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunOptionsTest {

    @Test
    void nothingSaid_everyCacheForAMinute() {
        RunOptions options = RunOptions.of();

        assertThat(options.length()).isEqualTo(Duration.ofMinutes(1));
        assertThat(options.caches()).containsExactly(Contender.values());
        assertThat(options.processes()).isEqualTo(4);
        assertThat(options.victims()).isEqualTo(2);
        assertThat(options.redisFaults()).isFalse();
        assertThat(options.crashWindow()).isZero();
    }

    @Test
    void everythingSaid_isUnderstood() {
        RunOptions options = RunOptions.of(
                "--seconds 600 --processes 3 --victims 1 --caches larder,jetcache --kinds exact,write-through "
                        .concat("--redis-faults true --crash-window 5")
                        .split(" "));

        assertThat(options.length()).isEqualTo(Duration.ofMinutes(10));
        assertThat(options.processes()).isEqualTo(3);
        assertThat(options.victims()).isEqualTo(1);
        assertThat(options.caches()).containsExactly(Contender.LARDER, Contender.JETCACHE);
        assertThat(options.kinds()).containsExactly(Kind.EXACT, Kind.WRITE_THROUGH);
        assertThat(options.redisFaults()).isTrue();
        assertThat(options.crashWindow()).isEqualTo(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--minutes 10", "--seconds", "--caches memcached", "--kinds exactly", "--seconds ten"})
    void somethingElseSaid_isRefused(String line) {
        assertThatThrownBy(() -> RunOptions.of(line.split(" "))).isInstanceOf(IllegalArgumentException.class);
    }
}
