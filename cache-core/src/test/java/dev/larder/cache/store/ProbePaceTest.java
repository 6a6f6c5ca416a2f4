package dev.larder.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ProbePaceTest {

    private static final Duration SHORTEST = Duration.ofMillis(200);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** Any value is possible, and the difference of two may overflow. */
    private long now = Long.MAX_VALUE - SECOND;

    private final ProbePace pace = new ProbePace(SHORTEST);

    private long outage() {
        pace.outageBegins(now);
        long period = pace.period().toMillis();
        now += SECOND;
        pace.outageEnds(now);
        return period;
    }

    @Test
    void period_firstOutage_isTheShortest() {
        assertThat(outage()).isEqualTo(200);
    }

    @Test
    void period_eachOutageSoonAfterTheLast_doublesUpToAFewSeconds() {
        assertThat(LongStream.range(0, 7).map(i -> outage()))
                .containsExactly(200L, 400L, 800L, 1600L, 3200L, 3200L, 3200L);
    }

    @Test
    void period_outageLongAfterTheLast_isTheShortestAgain() {
        outage();
        outage();
        assertThat(pace.isSettled(now)).isFalse();

        now += ProbePace.SOON.toNanos();

        assertThat(pace.isSettled(now)).isTrue();
        assertThat(outage()).isEqualTo(200);
    }
}
