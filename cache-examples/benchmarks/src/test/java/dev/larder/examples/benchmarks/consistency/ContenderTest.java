package dev.larder.examples.benchmarks.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.consistency.CheckFigures;
import dev.larder.cache.consistency.CheckPlan;
import dev.larder.cache.consistency.ConsistencyCheck;
import dev.larder.cache.consistency.Count;
import dev.larder.cache.consistency.Kind;
import dev.larder.cache.testing.RedisServerProcess;
import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContenderTest {

    private static final int MOST_TURNS = 120;
    private static final long ENOUGH_READS_OF_A_KIND = 500;

    private static RedisServerProcess redis;

    @BeforeAll
    static void startRedis() {
        redis = RedisServerProcess.start();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @Test
    void larder_processesPausedAndKilled_isNeverStaleByAnyKindOfInvalidation() throws Exception {
        Set<Kind> kinds = Contender.LARDER.kinds(RunOptions.of().kinds());
        CheckPlan plan = CheckPlan.of(AnnotatedLarder.class, kinds, 3)
                .withFaults(new CheckPlan.Faults(2, Duration.ofSeconds(1), Duration.ofMillis(1500)));

        CheckFigures figures = runUntil(
                plan,
                seen -> kinds.stream().allMatch(kind -> seen.of(Count.READS, kind) > ENOUGH_READS_OF_A_KIND)
                        && seen.of(Count.REFUSED) > 0
                        && seen.pauses() > 0
                        && seen.kills() > 0);

        assertThat(figures.of(Count.STALE)).as("%s: %s", plan, figures).isZero();
        assertThat(figures.of(Count.WRONG)).as("%s: %s", plan, figures).isZero();
        assertThat(figures.of(Count.FAILED)).as("%s: %s", plan, figures).isZero();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LARDER")
    void cacheWithoutLeases_nothingPausedOrKilled_isStaleNowAndThen(Contender contender) throws Exception {
        CheckPlan plan = CheckPlan.of(contender.cache(), contender.kinds(Set.of(Kind.values())), 2);

        CheckFigures figures = runUntil(plan, seen -> seen.of(Count.STALE) > 0);

        assertThat(figures.of(Count.WRONG)).as("%s: %s", plan, figures).isZero();
        assertThat(figures.of(Count.FAILED)).as("%s: %s", plan, figures).isZero();
    }

    private static CheckFigures runUntil(CheckPlan plan, Predicate<CheckFigures> hasSeenEnough) throws Exception {
        try (ConsistencyCheck check = ConsistencyCheck.start(plan, redis.url())) {
            for (int turn = 0; turn < MOST_TURNS && !hasSeenEnough.test(check.figures()); turn++) {
                check.run(Duration.ofSeconds(1));
            }
            CheckFigures figures = check.end();
            assertThat(figures)
                    .as("what must be seen before it can be judged; %s", plan)
                    .matches(hasSeenEnough);
            return figures;
        }
    }
}
