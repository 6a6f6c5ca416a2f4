package dev.larder.cache.explore;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Casts small enough for every build. */
class ExplorationTest extends EveryOrder {

    static Stream<Arguments> scenarios() {
        return Stream.of(
                holding(
                        5_000,
                        new Scenario("two readers of one process load, join, wait; expiry")
                                .readers(A, A)
                                .writer(B)
                                .expiries(1)
                                .nobodyWaitsInVain()),
                holding(
                        5_000,
                        new Scenario("two processes, two reads each; expiry")
                                .reader(A, 2)
                                .reader(B, 2)
                                .writer(C)
                                .expiries(1)
                                .nobodyWaitsInVain()),
                holding(
                        5_000,
                        new Scenario("waiters of one process give up, and share a load that is not stored")
                                .readers(A, A)
                                .writer(B)
                                .giveUps(1)),
                holding(
                        1_500,
                        new Scenario("an invalidation by pattern; expiry")
                                .readers(A, B)
                                .scanner(C)
                                .expiries(1)
                                .nobodyWaitsInVain()),
                holding(
                        1_000,
                        new Scenario("a process dies in its load; expiry")
                                .mortalReader(A)
                                .readers(B)
                                .writer(C)
                                .expiries(1)),
                holding(
                        2_000,
                        new Scenario("a load never returns, and others of its process go on")
                                .hangingReader(A)
                                .readers(A)
                                .writer(C)),
                holding(
                        5_000,
                        new Scenario("loads fail, and who joined them is told")
                                .failingReaders(A, A)
                                .writer(C)
                                .nobodyWaitsInVain()),
                holding(
                        5_000,
                        new Scenario("the answer of a lease is lost, or it is executed late")
                                .readers(A, B)
                                .writer(B)
                                .losing("lease", 1)),
                holding(
                        5_000,
                        new Scenario("the answer of a fill is lost, or it is executed late")
                                .readers(A, B)
                                .writer(B)
                                .losing("fill", 1)),
                holding(
                        1_000,
                        new Scenario("the answer of a release is lost")
                                .failingReaders(A)
                                .readers(B)
                                .writer(B)
                                .losing("release", 1)),
                holding(
                        2_000,
                        new Scenario("the answer of a read is lost")
                                .readers(A, A)
                                .writer(B)
                                .losing("read", 1)),
                holding(
                        10_000,
                        new Scenario("no store to ask: loads are shared by whoever came before")
                                .readers(A, A, A)
                                .writer(B)
                                .cutOff(A)
                                .nobodyWaitsInVain()),
                holding(
                        15_000,
                        new Scenario("an invalidation by key is lost or late, and in quarantine")
                                .reader(A, 2)
                                .writer(A)
                                .losing("drop", 1)),
                holding(
                        15_000,
                        new Scenario("an invalidation by pattern is lost or late, and in quarantine")
                                .reader(A, 2)
                                .scanner(A)
                                .losing("drop", 1)),
                holding(
                        3_000,
                        new Scenario("a transaction reads its own write, and nobody else does")
                                .transaction(A)
                                .readers(A, B)),
                holding(
                        3_000,
                        new Scenario("a key is filled behind a caller in an old snapshot")
                                .readerFilledBehind(A)
                                .readers(A)
                                .writer(B)
                                .nobodyWaitsInVain()),
                holding(
                        1_000,
                        new Scenario("refresh-ahead in the background")
                                .renewing(DUE)
                                .readers(A, B)
                                .writer(C)
                                .nobodyWaitsInVain()),
                holding(
                        5_000,
                        new Scenario("stale-if-error: loads fail")
                                .renewing(STALE)
                                .failingReader(A, 2)
                                .failingReaders(B)
                                .writer(C)
                                .nobodyWaitsInVain()),
                holding(
                        1_000,
                        new Scenario("stale-if-error: claims end and values expire as time passes")
                                .renewing(STALE)
                                .failingReaders(A)
                                .readers(B)
                                .ticks(1)));
    }
}
