package dev.larder.cache.explore;

import static dev.larder.cache.explore.EveryOrder.A;
import static dev.larder.cache.explore.EveryOrder.B;
import static dev.larder.cache.explore.EveryOrder.C;
import static dev.larder.cache.explore.EveryOrder.DUE;
import static dev.larder.cache.explore.EveryOrder.STALE;
import static dev.larder.cache.explore.EveryOrder.holds;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * The rules of docs/protocol.md, each as a scenario that holds, and breaks as soon as the rule is taken out. Rules that
 * no actor of these scenarios can break are tested where they live.
 */
class RulesTest {

    /** With the mistake in it, some order breaks a promise, and the shortest one found is printed. */
    private static void breaks(String promise, Scenario scenario) {
        Exploration exploration = scenario.explore();
        assertThat(exploration.violation())
                .as(exploration::toString)
                .isNotNull()
                .startsWith(promise);
    }

    private static void isNeeded(String promise, Scenario right, Scenario wrong) {
        holds(1, right);
        breaks(promise, wrong);
    }

    private static Scenario twoReaders(String name) {
        return new Scenario(name).readers(A, B).writer(B);
    }

    @Test
    void theInvariant_aFillWhereNothingStands_isRefused() {
        isNeeded(
                "STALE",
                twoReaders("fill only under one's own lease"),
                twoReaders("MISTAKE fill where nothing stands").executedBy(Mistakes::fillsWhereNothingStands));
    }

    @Test
    void R1_aLeaseThatWasNotAnswered_isNobodys() {
        isNeeded(
                "STALE",
                twoReaders("R1 a new token for every command").losing("lease", 1),
                twoReaders("MISTAKE R1 a lease is sent again with the same token")
                        .lateCommands()
                        .sentThrough(Mistakes::resendsWithTheSameToken));
    }

    @Test
    void R2_theLoadBegins_afterTheLeaseWasAcknowledged() {
        isNeeded(
                "STALE",
                twoReaders("R2 the load begins after the lease"),
                twoReaders("MISTAKE R2 the source is read before the lease").sentThrough(Mistakes::loadsAhead));
    }

    @Test
    void R4_aLoadIsJoined_byWhoeverReadItsStamp() {
        UnaryOperator<Scenario> cast = scenario -> scenario.readers(A, A)
                .with(execution -> Mishaps.addForeignLease(execution, "process B"))
                .writer(C);
        isNeeded(
                "STALE",
                cast.apply(new Scenario("R4 joining by stamp")),
                cast.apply(new Scenario("MISTAKE R4 joining by key"))
                        .replacing("engine/load/Flights", "engine/load/FlightsByKey"));
    }

    @Test
    void R5_theReplyOfASentRead_isNobodyElses() {
        UnaryOperator<Scenario> cast =
                scenario -> scenario.reader(A, 2).readers(A).writer(B);
        isNeeded(
                "STALE",
                cast.apply(new Scenario("R5 every caller reads")),
                cast.apply(new Scenario("MISTAKE R5 callers take replies of reads under way"))
                        .sentThrough(Mistakes::sharesReplies));
    }

    @Test
    void R6_aWakeUp_saysLookAgain() {
        UnaryOperator<Scenario> cast = scenario -> scenario.readers(A, B, C).writer(B);
        holds(1, twoReaders("R6 a wake-up carries nothing"));
        breaks(
                "STALE",
                cast.apply(new Scenario("MISTAKE R6 a wake-up carries a value"))
                        .sentThrough(Mistakes::believesMessages));
    }

    @Test
    void R7_withNoStoreToAsk_onlyLoadsThatStartLaterAreShared() {
        UnaryOperator<Scenario> cast =
                scenario -> scenario.readers(A, A).writer(B).cutOff(A);
        isNeeded(
                "STALE",
                cast.apply(new Scenario("R7 without a store")),
                cast.apply(new Scenario("MISTAKE R7 without a store, the running load is joined"))
                        .replacing("engine/load/AwayLoads", "engine/load/AwayLoadsJoinedLate"));
    }

    @Test
    void R9_entriesAreCompared_byStamp() {
        UnaryOperator<Scenario> cast =
                scenario -> scenario.readers(A).reader(B, 2).writer(B);
        isNeeded(
                "STALE",
                cast.apply(new Scenario("R9 compare stamps")),
                cast.apply(new Scenario("MISTAKE R9 compare what an entry looks like"))
                        .executedBy(Mistakes::comparesContent));
    }

    /** 0 became 1 became 0 again, which looks like the first 0: every second version looks the same. */
    @Test
    void R9_aValueIsRenewed_byStamp() {
        holds(
                1,
                new Scenario("R9 a value is renewed by its stamp")
                        .renewing(DUE)
                        .readers(A, B)
                        .writer(C));
        breaks(
                "STALE",
                new Scenario("MISTAKE R9 a value is renewed if it looks like the one that was read")
                        .renewing(DUE)
                        .readers(A)
                        .with(execution -> Writers.addTwice(execution, "writer", C))
                        .readers(B, C)
                        .executedBy(Mistakes::claimsByContent));
    }

    @Test
    void R10_noStaleCopy_isKeptElsewhere() {
        UnaryOperator<Scenario> cast =
                scenario -> scenario.renewing(STALE).failingReaders(A).writer(B);
        isNeeded(
                "STALE",
                cast.apply(new Scenario("R10 stale values stand under the key")),
                cast.apply(new Scenario("MISTAKE R10 a process keeps a copy")).sentThrough(Mistakes::keepsCopies));
    }

    @Test
    void R11_whoeverServesAStaleValue_looksAgain() {
        UnaryOperator<Scenario> cast =
                scenario -> scenario.renewing(STALE).failingReaders(A).writer(B);
        isNeeded(
                "STALE",
                cast.apply(new Scenario("R11 a look before serving a stale value")),
                cast.apply(new Scenario("MISTAKE R11 no look before serving a stale value"))
                        .sentThrough(Mistakes::doesNotLookAgain));
    }

    @Test
    void R16_toInvalidateBeforeTheWrite_isNotEnough() {
        UnaryOperator<Scenario> cast = scenario -> scenario.readers(A, B);
        isNeeded(
                "STALE",
                cast.apply(new Scenario("R16 before and after"))
                        .with(execution -> Writers.addAround(execution, "writer", B)),
                cast.apply(new Scenario("MISTAKE R16 before alone"))
                        .with(execution -> Writers.addBefore(execution, "writer", B)));
    }

    @Test
    void R22_aLoadFromAnOldSnapshot_staysInItsTransaction() {
        UnaryOperator<Scenario> cast = scenario -> scenario.readers(A).writer(B);
        isNeeded(
                "STALE",
                cast.apply(new Scenario("R22 a snapshot")).readerInSnapshot(A),
                cast.apply(new Scenario("MISTAKE R22 a load from a snapshot fills"))
                        .with(execution -> Readers.addInSnapshot(execution, "transaction", A, true)));
    }

    @Test
    void R22_aKeyIsFilledBehindATransaction_byALoadOfItsOwn() {
        UnaryOperator<Scenario> cast = scenario -> scenario.readers(B).writer(C);
        isNeeded(
                "STALE",
                cast.apply(new Scenario("R22 a fill behind loads anew")).readerFilledBehind(A),
                cast.apply(new Scenario("MISTAKE R22 a fill behind stores what the transaction saw"))
                        .with(execution -> Readers.addFilledBehind(execution, "transaction", A, true)));
    }

    @Test
    void R22_aLoadOfAnUncommittedWrite_staysInItsTransaction() {
        isNeeded(
                "UNCOMMITTED",
                new Scenario("R22 a writing transaction").transaction(A).readers(A),
                new Scenario("MISTAKE R22 a load of an uncommitted write fills")
                        .with(e -> Writers.addTransaction(e, "transaction", A, new Writers.Tx(false, true)))
                        .readers(A));
    }

    @Test
    void R23_aCommitOfUnknownOutcome_isInvalidated() {
        isNeeded(
                "STALE",
                new Scenario("R23 commits of unknown outcome").transaction(A).reader(A, 2),
                new Scenario("MISTAKE R23 no invalidation when the outcome is unknown")
                        .with(e -> Writers.addTransaction(e, "transaction", A, new Writers.Tx(true, false)))
                        .reader(A, 2));
    }

    @Test
    void R25_theQuarantine_isLiftedAfterTheConfirmation() {
        UnaryOperator<Scenario> cast =
                scenario -> scenario.reader(A, 2).writer(A).losing("drop", 1);
        holds(1, cast.apply(new Scenario("R25 quarantine until delivered")));
        breaks(
                "STALE",
                cast.apply(new Scenario("MISTAKE R25 the quarantine is lifted at reconnect"))
                        .sentThrough(Mistakes::liftsAtReconnect));
        breaks(
                "STALE",
                cast.apply(new Scenario("MISTAKE R25 no quarantine"))
                        .replacing("invalidation/Quarantine", "invalidation/NoQuarantine"));
    }
}
