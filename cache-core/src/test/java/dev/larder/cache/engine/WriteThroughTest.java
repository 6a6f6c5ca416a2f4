package dev.larder.cache.engine;

import static dev.larder.cache.engine.Caches.get;
import static dev.larder.cache.engine.Callers.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.TypeRef;
import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Envelope.Kind;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.call.EntryRule;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.store.memory.MemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An update of one key: what it leaves under the key, whatever happens to the store, the source and other callers. */
class WriteThroughTest extends TwoProcesses {

    WriteThroughTest() {
        super(StoreTime.REAL);
    }

    private EntryUpdate begin(CacheEngine engine) {
        return engine.beginUpdate(Caches.strings(), KEY);
    }

    /** The source takes the next version, which is the result of the update. */
    private void commit(EntryUpdate update) {
        update.keep("v" + source.commit(), Caches.STORED);
    }

    private String read(CacheEngine engine) throws Exception {
        return get(engine, KEY, source::load);
    }

    private Kind kind() {
        byte[] bytes = memory.read(KEY);
        return bytes == null ? null : Envelope.parse(bytes).kind();
    }

    @Test
    void update_committed_isTheEntry() throws Exception {
        read(here);
        EntryUpdate update = begin(here);
        commit(update);
        update.committed();

        assertThat(read(there)).isEqualTo("v1");
        assertThat(source.loads()).as("the next read is a hit").isEqualTo(1);
    }

    @Test
    void update_beforeItsCommit_closesTheKey() throws Exception {
        read(here);
        EntryUpdate update = begin(here);

        assertThat(kind()).isEqualTo(Kind.WRITE);
        assertThat(read(there)).as("loaded by the reader for itself").isEqualTo("v0");
        commit(update);
        assertThat(kind()).as("not stored before the commit is known").isEqualTo(Kind.WRITE);
    }

    @Test
    void update_rolledBack_givesTheKeyFree() throws Exception {
        read(here);
        EntryUpdate update = begin(here);
        update.rolledBack();

        assertThat(kind()).isNull();
        assertThat(read(here)).isEqualTo("v0");
        assertThat(kind()).isEqualTo(Kind.VALUE);
    }

    @Test
    void update_ofUnknownOutcome_isDropped() {
        EntryUpdate update = begin(here);
        commit(update);
        update.drop();

        assertThat(kind()).isNull();
    }

    @Test
    void update_endedOnce_hasNoFurtherEnd() throws Exception {
        EntryUpdate update = begin(here);
        commit(update);
        update.committed();
        update.rolledBack();
        update.drop();
        update.committed();

        assertThat(read(here)).isEqualTo("v1");
        assertThat(source.loads()).isZero();
    }

    @Test
    void result_changedAfterTheMethodReturned_isStoredAsItWas() throws Exception {
        CacheSpec lists = Caches.of(new TypeRef<List<String>>() {}.type());
        List<String> result = new ArrayList<>(List.of("written"));
        EntryUpdate update = here.beginUpdate(lists, KEY);
        update.keep(result, Caches.STORED);
        result.add("by the caller, before the commit");
        update.committed();

        assertThat(Caches.<List<String>>get(here, lists, KEY, Caches.call(List::of)))
                .containsExactly("written");
    }

    @Test
    void laterWriter_committedFirst_neitherSurvives() throws Exception {
        EntryUpdate first = begin(here);
        EntryUpdate second = begin(there);
        commit(second);
        second.committed();
        assertThat(read(here)).isEqualTo("v1");
        commit(first);
        first.committed();

        assertThat(kind()).as("a refused fill drops").isNull();
        assertThat(read(here)).isEqualTo("v2");
    }

    @Test
    void slowLoad_overtakenByAnUpdate_isNotStored() throws Exception {
        Future<String> slow = source.holdLoadOf(() -> callers.start(() -> read(here)));
        EntryUpdate update = begin(there);
        commit(update);
        update.committed();
        source.letGo();

        assertThat(result(slow)).isEqualTo("v0");
        assertThat(read(here)).isEqualTo("v1");
    }

    @Test
    void invalidation_inTheMiddle_leavesNothingOfTheUpdate() throws Exception {
        EntryUpdate update = begin(here);
        commit(update);
        source.commit();
        there.invalidate(List.of(KEY), List.of());
        update.committed();

        assertThat(kind()).isNull();
        assertThat(read(here)).isEqualTo("v2");
    }

    @Test
    void refusedFill_dropsWhatCameBetween_evenIfItWasStoredMeanwhile() throws Exception {
        EntryUpdate update = begin(here);
        there.invalidate(List.of(KEY), List.of());
        assertThat(read(there)).isEqualTo("v0");
        commit(update);
        update.committed();

        assertThat(kind()).as("v0 was loaded before the commit").isNull();
    }

    @Test
    void readers_whoMeetTheWrite_shareOneLoadOfTheProcess() throws Exception {
        EntryUpdate update = begin(there);
        Future<String> first = source.holdLoadOf(() -> callers.start(() -> read(here)));
        Future<String> second = callers.start(() -> read(here));
        callers.awaitBlocked(second);
        source.letGo();

        assertThat(result(first)).isEqualTo("v0");
        assertThat(result(second)).isEqualTo("v0");
        assertThat(source.loads()).isEqualTo(1);
        update.rolledBack();
    }

    @Test
    void readers_afterAnotherWriteCame_doNotShareTheLoadOfTheFirst() throws Exception {
        EntryUpdate first = begin(there);
        Future<String> early = source.holdLoadOf(() -> callers.start(() -> read(here)));
        commit(first);
        first.committed();
        EntryUpdate second = begin(there);
        source.holdLoadsNoMore();

        assertThat(read(here)).as("rule R4").isEqualTo("v1");
        source.letGo();
        assertThat(result(early)).isEqualTo("v0");
        second.rolledBack();
    }

    @Test
    void result_notToBeStored_isDropped() {
        EntryUpdate update = begin(here);
        update.keep("v" + source.commit(), Caches.notStored(() -> ""));
        update.committed();

        assertThat(kind()).isNull();
    }

    @Test
    void exactLife_thatPassedBeforeTheCommit_isDropped() throws Exception {
        EntryRule briefly = new EntryRule() {
            @Override
            public Duration exactTtl(Object value) {
                return Duration.ofMillis(1);
            }
        };
        EntryUpdate update = begin(here);
        update.keep("v" + source.commit(), briefly);
        long begun = System.nanoTime();
        Callers.awaitUntil(() -> System.nanoTime() - begun > 2_000_000);
        update.committed();

        assertThat(kind()).isNull();
    }

    @Test
    void result_ofACacheWithStaleIfError_standsPastItsTtl() {
        Duration stale = Duration.ofHours(1);
        CacheSpec spec = Caches.renewing(null, stale, null);
        EntryUpdate update = here.beginUpdate(spec, KEY);
        update.keep("v1", Caches.STORED);
        update.committed();

        assertThat(Envelope.parse(memory.read(KEY)).freshMillis()).isEqualTo(stale.toMillis());
        assertThat(memory.readTimed(KEY).remainingMillis()).isGreaterThan(stale.toMillis());
    }

    // ---- The store fails

    @Test
    void R1_writeWhoseAnswerWasLost_isNeverFilled() throws Exception {
        store.loseAnswerOf("write");
        EntryUpdate update = begin(here);
        commit(update);
        update.committed();

        assertThat(store.count("fill")).isZero();
        assertThat(read(there)).isEqualTo("v1");
        assertThat(source.loads()).as("nothing was left to be served").isEqualTo(1);
    }

    @Test
    void write_whoseAnswerWasLost_doesNotCloseTheKeyForLong() throws Exception {
        store.loseAnswerOf("write");
        EntryUpdate update = begin(here);

        Callers.awaitUntil(() -> memory.read(KEY) == null);
        update.rolledBack();
    }

    @Test
    void storeAway_fromTheBeginning_dropsAtTheEndAndWhenItIsBack() throws Exception {
        read(here);
        store.cutOff();
        EntryUpdate update = begin(here);
        commit(update);
        update.committed();

        assertThat(here.outstandingInvalidations()).isEqualTo(1);
        assertThat(read(here)).as("in quarantine").isEqualTo("v1");
        store.reconnect();
        Callers.awaitUntil(() -> here.outstandingInvalidations() == 0);
        assertThat(kind()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fill", "drop"})
    void answerLostAtTheEnd_leavesNothingOld(String command) throws Exception {
        read(here);
        EntryUpdate update = begin(here);
        EntryUpdate other = begin(there);
        other.rolledBack();
        commit(update);
        store.loseAnswerOf(command);
        update.committed();

        Callers.awaitUntil(() -> here.outstandingInvalidations() == 0);
        assertThat(read(there)).isEqualTo("v1");
    }

    @Test
    void fillWhoseAnswerWasLost_isDropped() {
        EntryUpdate update = begin(here);
        commit(update);
        store.loseAnswerOf("fill");
        update.committed();

        assertThat(kind()).isNull();
        assertThat(outcomes.errors).hasSize(1);
    }

    @Test
    void releaseWhoseAnswerIsLost_isRepeatedUntilTheKeyIsFree() throws Exception {
        EntryUpdate update = begin(here);
        store.cutOff();
        update.rolledBack();
        assertThat(kind()).isEqualTo(Kind.WRITE);
        store.reconnect();

        Callers.awaitUntil(() -> memory.read(KEY) == null);
    }

    @Test
    void keyInQuarantine_isNotStored() throws Exception {
        store.cutOff();
        source.commit();
        here.invalidate(List.of(KEY), List.of());
        EntryUpdate update = begin(here);
        commit(update);
        update.committed();

        assertThat(store.count("write")).isZero();
        assertThat(store.count("fill")).isZero();
        assertThat(here.outstandingInvalidations()).isEqualTo(2);
        store.reconnect();
        Callers.awaitUntil(() -> here.outstandingInvalidations() == 0);
        assertThat(read(here)).isEqualTo("v2");
    }

    @Test
    void quarantine_thatBeginsDuringTheUpdate_keepsItsResultAway() throws Exception {
        EntryUpdate update = begin(here);
        commit(update);
        store.cutOff();
        here.invalidate(List.of(KEY), List.of());
        StoppingStore.Stop retry = store.stopBefore("drop");
        store.reconnect();
        retry.awaitReached();
        update.committed();
        retry.resume();

        assertThat(store.count("fill")).isZero();
    }

    // ---- Renewal

    @Test
    void longUpdate_isRenewedUntilItEnds() throws Exception {
        AtomicLong now = new AtomicLong();
        MemoryStore timed = new MemoryStore(now::get);
        StoppingStore counting = new StoppingStore(timed);
        try (CacheEngine brief = Caches.process(counting, Duration.ofMillis(150), Duration.ofSeconds(5))) {
            EntryUpdate update = begin(brief);
            for (int thirds = 0; thirds < 5; thirds++) {
                long renewals = counting.count("renewAll");
                // So the first of the two has ended.
                Callers.awaitUntil(() -> counting.count("renewAll") >= renewals + 2);
                now.addAndGet(Duration.ofMillis(100).toNanos());
            }
            assertThat(Envelope.parse(timed.read(KEY)).kind()).isEqualTo(Kind.WRITE);
            update.rolledBack();

            assertThat(timed.read(KEY)).isNull();
        }
    }

    @Test
    void writeThatEnded_beforeTheUpdateDid_costsTheEntryOnly() throws Exception {
        EntryUpdate update = begin(here);
        memory.drop(List.of(KEY));
        assertThat(read(there)).isEqualTo("v0");
        commit(update);
        update.committed();

        assertThat(kind()).isNull();
    }

    @Test
    void value_thatCannotBeEncoded_isDroppedAndTold() {
        CacheEngine engine = Caches.process(memory, outcomes);
        EntryUpdate update = engine.beginUpdate(Caches.of(Unwritable.class), KEY);
        update.keep(new Unwritable(null), Caches.STORED);
        update.committed();

        assertThat(kind()).isNull();
        assertThat(outcomes.errors).hasSize(1);
        engine.close();
    }

    /** Without a text it would come back with an empty one. */
    record Unwritable(@Nullable Optional<String> text) {}

    @Test
    void listener_hearsOfADroppedUpdateAsOfAnInvalidation() {
        int[] keys = new int[1];
        CacheEngine engine = Caches.process(memory, new CacheListener() {
            @Override
            public void onInvalidation(int count, int patterns, int tags, long dropped, Duration took) {
                keys[0] += count;
            }
        });
        EntryUpdate update = begin(engine);
        update.drop();

        assertThat(keys[0]).isEqualTo(1);
        engine.close();
    }
}
