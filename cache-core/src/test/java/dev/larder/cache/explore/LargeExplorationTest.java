package dev.larder.cache.explore;

import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.provider.Arguments;

/** Larger casts; they take minutes, so they have a command of their own (CONTRIBUTING.md). */
@EnabledIfSystemProperty(named = "larder.explore", matches = "large")
class LargeExplorationTest extends EveryOrder {

    static Stream<Arguments> scenarios() {
        return Stream.of(
                holding(
                        100_000,
                        new Scenario("large: three readers in two processes load, join, wait; a writer")
                                .readers(A, A, B)
                                .writer(C)
                                .nobodyWaitsInVain()),
                holding(
                        15_000,
                        new Scenario("large: two processes, two writers; expiry, giving up")
                                .readers(A, B)
                                .writer(B)
                                .writer(C)
                                .expiries(1)
                                .giveUps(1)),
                holding(
                        15_000,
                        new Scenario("large: refresh-ahead: claims end and values expire as time passes; expiry")
                                .renewing(DUE)
                                .readers(A, B)
                                .writer(C)
                                .ticks(1)
                                .expiries(1)),
                holding(
                        150_000,
                        new Scenario("large: three readers in two processes, a writer; expiry")
                                .readers(A, A, B)
                                .writer(C)
                                .expiries(1)),
                holding(
                        25_000,
                        new Scenario("large: a scan and a writer; expiry")
                                .readers(A, B)
                                .scanner(C)
                                .writer(C)
                                .expiries(1)),
                holding(
                        500_000,
                        new Scenario("large: an invalidation is lost or late, another process reads")
                                .reader(A, 2)
                                .readers(B)
                                .writer(A)
                                .losing("drop", 1)),
                holding(
                        500_000,
                        new Scenario("large: stale-if-error: claims end and values expire as time passes; expiry")
                                .renewing(STALE)
                                .failingReaders(A, A)
                                .writer(C)
                                .ticks(1)
                                .expiries(1)),
                holding(
                        30_000,
                        new Scenario("large: refresh-ahead, read twice")
                                .renewing(DUE)
                                .reader(A, 2)
                                .readers(B)
                                .writer(C)
                                .nobodyWaitsInVain()),
                holding(
                        1_000,
                        new Scenario("large: stale-if-error, a writer; time passes")
                                .renewing(STALE)
                                .failingReaders(A, B)
                                .writer(C)
                                .ticks(1)));
    }
}
