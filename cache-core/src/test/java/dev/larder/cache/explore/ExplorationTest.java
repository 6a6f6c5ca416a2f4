package dev.larder.cache.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * The real engine in every interleaving of small scenarios: no read returns less than was promised when it began,
 * nobody is stuck, nothing is left behind. Processes are engines over one store: A, B and C.
 */
class ExplorationTest {

    static final int A = 0;
    static final int B = 1;
    static final int C = 2;

    /** Every order was tried, none broke a promise, and there were at least so many states. */
    static void holds(long leastStates, Scenario scenario) {
        Exploration exploration = scenario.explore();
        assertThat(exploration.violation()).as(exploration::toString).isNull();
        assertThat(exploration.complete()).as("every order was tried").isTrue();
        assertThat(exploration.states()).as("states").isGreaterThanOrEqualTo(leastStates);
    }

    @Test
    void twoReadersOfOneProcess_loadJoinWait_andAnExpiry() {
        holds(
                5_000,
                new Scenario("load, join, wait; expiry")
                        .reader("reader A1", A, 1)
                        .reader("reader A2", A, 1)
                        .writer("writer", B)
                        .expiries(1)
                        .nobodyWaitsInVain());
    }

    @Test
    void readersOfTwoProcesses_readTwice() {
        holds(
                5_000,
                new Scenario("two processes, two reads each; expiry")
                        .reader("reader A1", A, 2)
                        .reader("reader B1", B, 2)
                        .writer("writer", C)
                        .expiries(1)
                        .nobodyWaitsInVain());
    }

    @Test
    void waitersOfOneProcess_givingUp_shareALoadThatIsNotStored() {
        holds(
                5_000,
                new Scenario("giving up")
                        .reader("reader A1", A, 1)
                        .reader("reader A2", A, 1)
                        .writer("writer", B)
                        .giveUps(1));
    }

    @Test
    void invalidationByPattern() {
        holds(
                1_500,
                new Scenario("scan; expiry")
                        .reader("reader A1", A, 1)
                        .reader("reader B1", B, 1)
                        .scanner("scanner", C)
                        .expiries(1)
                        .nobodyWaitsInVain());
    }

    @Test
    void loaderDies_withItsProcess() {
        holds(
                1_000,
                new Scenario("a process dies in its load; expiry")
                        .mortalReader("reader A1", A)
                        .reader("reader B1", B, 1)
                        .writer("writer", C)
                        .expiries(1));
    }

    @Test
    void loadHangs_andOthersOfItsProcessGoOn() {
        holds(
                2_000,
                new Scenario("a load never returns")
                        .hangingReader("reader A1", A)
                        .reader("reader A2", A, 1)
                        .writer("writer", C));
    }

    @Test
    void loadsFail_andWhoJoinedThemIsTold() {
        holds(
                5_000,
                new Scenario("loads fail")
                        .failingReader("reader A1", A, 1)
                        .failingReader("reader A2", A, 1)
                        .writer("writer", C)
                        .nobodyWaitsInVain());
    }

    @Test
    void answerOfALease_lostOrLate() {
        holds(
                5_000,
                new Scenario("the answer of a lease is lost, or it is executed late")
                        .reader("reader A1", A, 1)
                        .reader("reader B1", B, 1)
                        .writer("writer", B)
                        .losing("lease", 1));
    }

    @Test
    void answerOfAFill_lostOrLate() {
        holds(
                5_000,
                new Scenario("the answer of a fill is lost, or it is executed late")
                        .reader("reader A1", A, 1)
                        .reader("reader B1", B, 1)
                        .writer("writer", B)
                        .losing("fill", 1));
    }

    @Test
    void answerOfARelease_lost() {
        holds(
                1_000,
                new Scenario("the answer of a release is lost")
                        .failingReader("reader A1", A, 1)
                        .reader("reader B1", B, 1)
                        .writer("writer", B)
                        .losing("release", 1));
    }

    @Test
    void answerOfARead_lost() {
        holds(
                2_000,
                new Scenario("the answer of a read is lost")
                        .reader("reader A1", A, 1)
                        .reader("reader A2", A, 1)
                        .writer("writer", B)
                        .losing("read", 1));
    }

    @Test
    void noStore_loadsAreSharedByWhoeverCameBefore() {
        holds(
                10_000,
                new Scenario("no store to ask")
                        .reader("reader A1", A, 1)
                        .reader("reader A2", A, 1)
                        .reader("reader A3", A, 1)
                        .writer("writer", B)
                        .cutOff(A)
                        .nobodyWaitsInVain());
    }

    @Test
    void invalidationByKey_lostOrLate_isInQuarantine() {
        holds(
                15_000,
                new Scenario("an invalidation by key is lost or late")
                        .reader("reader A1", A, 2)
                        .writer("writer", A)
                        .losing("drop", 1));
    }

    @Test
    void invalidationByPattern_lostOrLate_isInQuarantine() {
        holds(
                15_000,
                new Scenario("an invalidation by pattern is lost or late")
                        .reader("reader A1", A, 2)
                        .scanner("scanner", A)
                        .losing("drop", 1));
    }

    @Test
    void transaction_readsItsOwnWrite_andNobodyElseDoes() {
        holds(
                3_000,
                new Scenario("a writing transaction")
                        .transaction("transaction", A)
                        .reader("reader A1", A, 1)
                        .reader("reader B1", B, 1));
    }

    @Test
    void keyFilled_behindACallerInAnOldSnapshot() {
        holds(
                3_000,
                new Scenario("fill behind")
                        .readerFilledBehind("in snapshot", A)
                        .reader("reader A1", A, 1)
                        .writer("writer", B)
                        .nobodyWaitsInVain());
    }

    @Test
    void refreshAhead_inTheBackground() {
        holds(
                1_000,
                new Scenario("refresh-ahead")
                        .renewing()
                        .standing(Duration.ofSeconds(61))
                        .reader("reader A1", A, 1)
                        .reader("reader B1", B, 1)
                        .writer("writer", C)
                        .nobodyWaitsInVain());
    }

    @Test
    void staleIfError_loadsFail() {
        holds(
                5_000,
                new Scenario("stale-if-error")
                        .renewing()
                        .standing(Duration.ofSeconds(601))
                        .failingReader("reader A1", A, 2)
                        .failingReader("reader B1", B, 1)
                        .writer("writer", C)
                        .nobodyWaitsInVain());
    }

    @Test
    void staleIfError_claimsEndAndValuesExpire() {
        holds(
                1_000,
                new Scenario("stale-if-error; time passes")
                        .renewing()
                        .standing(Duration.ofSeconds(601))
                        .failingReader("reader A1", A, 1)
                        .reader("reader B1", B, 1)
                        .ticks(1));
    }
}
