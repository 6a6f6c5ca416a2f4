package dev.larder.cache.explore;

import static dev.larder.cache.explore.ExplorationTest.A;
import static dev.larder.cache.explore.ExplorationTest.B;
import static dev.larder.cache.explore.ExplorationTest.C;
import static dev.larder.cache.explore.ExplorationTest.holds;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** As {@link ExplorationTest}, with larger casts; takes minutes, so it has a command of its own (CONTRIBUTING.md). */
@EnabledIfSystemProperty(named = "larder.explore", matches = "large")
class LargeExplorationTest {

    @Test
    void threeReadersInTwoProcesses_loadJoinWait() {
        holds(
                100_000,
                new Scenario("large: three readers, a writer")
                        .reader("reader A1", A, 1)
                        .reader("reader A2", A, 1)
                        .reader("reader B1", B, 1)
                        .writer("writer", C)
                        .nobodyWaitsInVain());
    }

    @Test
    void twoWriters_givingUp_expiry() {
        holds(
                15_000,
                new Scenario("two processes, two writers; expiry, giving up")
                        .reader("reader A1", A, 1)
                        .reader("reader B1", B, 1)
                        .writer("writer 1", B)
                        .writer("writer 2", C)
                        .expiries(1)
                        .giveUps(1));
    }

    @Test
    void refreshAhead_claimsEndAndValuesExpire() {
        holds(
                15_000,
                new Scenario("refresh-ahead; time passes, expiry")
                        .renewing()
                        .standing(Duration.ofSeconds(61))
                        .reader("reader A1", A, 1)
                        .reader("reader B1", B, 1)
                        .writer("writer", C)
                        .ticks(1)
                        .expiries(1));
    }

    @Test
    void threeReadersInTwoProcesses_expiry() {
        holds(
                150_000,
                new Scenario("large: three readers, a writer; expiry")
                        .reader("reader A1", A, 1)
                        .reader("reader A2", A, 1)
                        .reader("reader B1", B, 1)
                        .writer("writer", C)
                        .expiries(1));
    }

    @Test
    void patternAndKey_expiry() {
        holds(
                25_000,
                new Scenario("large: a scan and a writer; expiry")
                        .reader("reader A1", A, 1)
                        .reader("reader B1", B, 1)
                        .scanner("scanner", C)
                        .writer("writer", C)
                        .expiries(1));
    }

    @Test
    void invalidationLost_anotherProcessReads() {
        holds(
                500_000,
                new Scenario("large: an invalidation is lost or late, another process reads")
                        .reader("reader A1", A, 2)
                        .reader("reader B1", B, 1)
                        .writer("writer", A)
                        .losing("drop", 1));
    }

    @Test
    void staleIfError_claimsEndAndValuesExpire() {
        holds(
                500_000,
                new Scenario("large: stale-if-error; time passes, expiry")
                        .renewing()
                        .standing(Duration.ofSeconds(601))
                        .failingReader("reader A1", A, 1)
                        .failingReader("reader A2", A, 1)
                        .writer("writer", C)
                        .ticks(1)
                        .expiries(1));
    }

    @Test
    void refreshAhead_readTwice() {
        holds(
                30_000,
                new Scenario("large: refresh-ahead, read twice")
                        .renewing()
                        .standing(Duration.ofSeconds(61))
                        .reader("reader A1", A, 2)
                        .reader("reader B1", B, 1)
                        .writer("writer", C)
                        .nobodyWaitsInVain());
    }

    @Test
    void staleIfError_claimsEndAndValuesExpire_writer() {
        holds(
                1_000,
                new Scenario("large: stale-if-error, a writer; time passes")
                        .renewing()
                        .standing(Duration.ofSeconds(601))
                        .failingReader("reader A1", A, 1)
                        .failingReader("reader B1", B, 1)
                        .writer("writer", C)
                        .ticks(1));
    }
}
