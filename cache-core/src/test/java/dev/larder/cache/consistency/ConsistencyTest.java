package dev.larder.cache.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.consistency.CheckPlan.Faults;
import dev.larder.cache.consistency.CheckPlan.Pace;
import dev.larder.cache.testing.TestRedis;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Processes on a real Redis, keys and patterns. */
class ConsistencyTest {

    private static final Logger log = LoggerFactory.getLogger(ConsistencyTest.class);
    private static final Set<Kind> KINDS = EnumSet.of(Kind.EXACT, Kind.PATTERN);
    /** A million with {@code -Dlarder.race.reads=1000000}. */
    private static final long READS_OF_THE_RACE = Long.getLong("larder.race.reads", 200_000);

    private static final long ENOUGH_READS = 2_000;
    private static final int MOST_TURNS = 120;

    @Test
    void processes_pausedAndKilled_neverReadStale() throws Exception {
        CheckPlan plan = CheckPlan.of(LarderByHand.class, KINDS, 3)
                .withFaults(new Faults(2, Duration.ofMillis(1500), Duration.ofMillis(1500)));
        try (ConsistencyCheck check = ConsistencyCheck.start(plan, TestRedis.url())) {
            check.run(Duration.ofSeconds(5));
            for (int turn = 0; turn < MOST_TURNS && !hasSeenEnough(check.figures()); turn++) {
                check.run(Duration.ofSeconds(1));
            }
            CheckFigures figures = check.end();
            log.info("{}: {}", plan, figures);

            assertThat(figures.of(Count.STALE)).as("%s: %s", plan, figures).isZero();
            assertThat(figures.of(Count.WRONG)).as("%s: %s", plan, figures).isZero();
            assertThat(figures.of(Count.FAILED)).as("%s: %s", plan, figures).isZero();
            assertThat(hasSeenEnough(figures)).as("%s: %s", plan, figures).isTrue();
        }
    }

    private static boolean hasSeenEnough(CheckFigures figures) {
        return figures.of(Count.READS, Kind.EXACT) > ENOUGH_READS
                && figures.of(Count.READS, Kind.PATTERN) > ENOUGH_READS
                && figures.of(Count.REFUSED) > 0
                && figures.pauses() > 0
                && figures.kills() > 0;
    }

    @Test
    void twoProcesses_manyReads_noneIsStale() throws Exception {
        CheckPlan plan = CheckPlan.of(LarderByHand.class, KINDS, 2)
                .withPace(new Pace(Duration.ofMillis(1), Duration.ofMillis(4)));
        try (ConsistencyCheck check = ConsistencyCheck.start(plan, TestRedis.url())) {
            for (int second = 0; second < 300 && check.figures().of(Count.READS) < READS_OF_THE_RACE; second++) {
                check.run(Duration.ofSeconds(1));
            }
            CheckFigures figures = check.end();
            log.info("{}: {}", plan, figures);

            assertThat(figures.of(Count.READS)).isGreaterThanOrEqualTo(READS_OF_THE_RACE);
            assertThat(figures.of(Count.STALE)).as("%s: %s", plan, figures).isZero();
            assertThat(figures.of(Count.REFUSED))
                    .as("fills that would have been stale")
                    .isPositive();
        }
    }

    @Test
    void processes_withTheLeaseCheckTakenOut_readStaleByKeyAndByPattern() throws Exception {
        CheckPlan plan = CheckPlan.of(LarderByHand.WithUncheckedFills.class, KINDS, 2);
        try (ConsistencyCheck check = ConsistencyCheck.start(plan, TestRedis.url())) {
            for (int turn = 0; turn < MOST_TURNS && !hasSeenStale(check.figures()); turn++) {
                check.run(Duration.ofSeconds(1));
            }
            CheckFigures figures = check.end();
            log.info("{}: {}", plan, figures);

            assertThat(hasSeenStale(figures))
                    .as("what the checker must be able to see; %s: %s", plan, figures)
                    .isTrue();
        }
    }

    private static boolean hasSeenStale(CheckFigures figures) {
        return figures.of(Count.STALE, Kind.EXACT) > 0 && figures.of(Count.STALE, Kind.PATTERN) > 0;
    }
}
