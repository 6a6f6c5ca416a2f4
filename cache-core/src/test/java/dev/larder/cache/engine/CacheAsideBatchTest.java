package dev.larder.cache.engine;

import static dev.larder.cache.engine.Callers.awaitUntil;
import static dev.larder.cache.engine.Callers.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.engine.call.BatchCall;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.ForeignKeyException;
import dev.larder.cache.store.Grant;
import dev.larder.cache.store.LeaseTerms;
import dev.larder.cache.store.LeaseUnansweredException;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.memory.MemoryStore;
import dev.larder.cache.testing.DelegatingStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Batches, each race as one interleaving that is forced. "Here" and "there" are two processes over one store. */
class CacheAsideBatchTest {

    private final MemoryStore memory = new MemoryStore();
    private final StoppingStore store = new StoppingStore(memory);
    private final Map<String, Outcome> outcomes = new ConcurrentHashMap<>();
    private final Map<String, Reason> reasons = new ConcurrentHashMap<>();
    private final CacheListener listener = new CacheListener() {
        @Override
        public void onCall(String cache, String key, Outcome outcome, Reason reason, Duration took) {
            outcomes.put(key, outcome);
            reasons.put(key, reason);
        }
    };
    private final CacheEngine here = Caches.process(store, listener);
    private final CacheEngine there = Caches.process(memory);
    private final Batches source = new Batches("a", "b", "c");
    private final Callers callers = new Callers();

    @AfterEach
    void close() {
        callers.close();
        here.close();
        there.close();
        memory.close();
    }

    private Future<List<@Nullable Object>> start(CacheEngine engine, String... keys) {
        return callers.start(() -> source.get(engine, keys));
    }

    private Envelope.@Nullable Kind standing(String key) {
        byte[] bytes = memory.read(key);
        return bytes == null ? null : Envelope.parse(bytes).kind();
    }

    // ---- One read, one load, one fill

    @Test
    void batch_nothingThere_isReadLeasedLoadedAndFilledInOneStepEach() throws Exception {
        assertThat(source.get(here, "a", "b", "c")).containsExactly("a@0", "b@0", "c@0");

        assertThat(store.commands()).containsExactly("readAll", "leaseAll", "fillAll");
        assertThat(source.asked()).containsExactly(List.of("a", "b", "c"));
        assertThat(outcomes)
                .containsOnly(Map.entry("a", Outcome.MISS), Map.entry("b", Outcome.MISS), Map.entry("c", Outcome.MISS));
        assertThat(here.loadsUnderWay()).isZero();
    }

    @Test
    void batch_allThere_isOneRead() throws Exception {
        source.get(here, "a", "b", "c");
        store.commands().clear();

        assertThat(source.get(here, "c", "a")).containsExactly("c@0", "a@0");

        assertThat(store.commands()).containsExactly("readAll");
        assertThat(outcomes.get("a")).isEqualTo(Outcome.HIT);
    }

    @Test
    void batch_someThere_loadsOnlyWhatIsMissing() throws Exception {
        source.get(here, "b");

        assertThat(source.get(here, "a", "b", "c")).containsExactly("a@0", "b@0", "c@0");

        assertThat(source.asked()).containsExactly(List.of("b"), List.of("a", "c"));
        assertThat(outcomes)
                .containsOnly(Map.entry("a", Outcome.MISS), Map.entry("b", Outcome.HIT), Map.entry("c", Outcome.MISS));
    }

    @Test
    void batch_ofNoKeys_asksNobody() throws Exception {
        assertThat(source.get(here)).isEmpty();

        assertThat(store.commands()).isEmpty();
        assertThat(source.asked()).isEmpty();
    }

    @Test
    void valueTheLoadDidNotReturn_isRememberedAsAbsent() throws Exception {
        assertThat(source.get(here, "a", "nothing")).containsExactly("a@0", null);
        assertThat(source.get(here, "nothing", "a")).containsExactly(null, "a@0");

        assertThat(source.asked()).hasSize(1);
    }

    @Test
    void entries_areSharedWithSingleReads_bothWays() throws Exception {
        source.get(here, "a");
        assertThat(Caches.<Object>get(here, Caches.strings(), "a", Caches.call(source.one("a"))))
                .isEqualTo("a@0");
        Caches.get(here, "b", source.one("b"));
        assertThat(source.get(here, "b")).containsExactly("b@0");

        assertThat(source.asked()).containsExactly(List.of("a"), List.of("b"));
    }

    @Test
    void moreKeysThanOneLoadTakes_areLoadedInPiecesAfterOneRead() throws Exception {
        List<String> keys = IntStream.range(0, 2 * BatchCall.MOST_KEYS_PER_LOAD + 1)
                .mapToObj(i -> "k" + i)
                .toList();
        keys.forEach(source::commit);

        assertThat(Batches.get(here, Caches.strings(), keys, source.call(keys)))
                .isEqualTo(keys.stream().map(key -> key + "@0").toList());

        assertThat(store.commands())
                .containsExactly("readAll", "leaseAll", "fillAll", "leaseAll", "fillAll", "leaseAll", "fillAll");
        assertThat(source.asked()).extracting(List::size).containsExactly(1000, 1000, 1);
    }

    @Test
    void bytesThatAreNoEntry_countAsMissing() throws Exception {
        Stamp token = memory.lease("a", Duration.ofMinutes(1));
        memory.fill("a", token, "rubbish".getBytes(StandardCharsets.UTF_8), Duration.ofMinutes(1));

        assertThat(source.get(here, "a", "b")).containsExactly("a@0", "b@0");
        assertThat(source.get(here, "a", "b")).containsExactly("a@0", "b@0");

        assertThat(source.asked()).hasSize(1);
    }

    @Test
    void bytesThatAreNoEntries_areRemovedInOneStep() throws Exception {
        for (String key : List.of("a", "b")) {
            Stamp token = memory.lease(key, Duration.ofMinutes(1));
            memory.fill(key, token, "rubbish".getBytes(StandardCharsets.UTF_8), Duration.ofMinutes(1));
        }

        assertThat(source.get(here, "a", "b", "c")).containsExactly("a@0", "b@0", "c@0");

        assertThat(store.commands()).containsExactly("readAll", "dropAllIfUnchanged", "leaseAll", "fillAll");
    }

    @Test
    void valuesPastTheirTtl_areClaimedInOneStep() throws Exception {
        CacheSpec spec = Caches.renewing(null, Duration.ofMinutes(5), null);
        Duration life = Duration.ofMinutes(5);
        for (String key : List.of("a", "b")) {
            byte[] expired = spec.format().encode("old", Stamp.fresh(), life.toMillis(), life.toMillis());
            memory.fill(key, memory.lease(key, life), expired, life);
        }
        List<String> keys = List.of("a", "b", "c");

        assertThat(Batches.get(here, spec, keys, source.call(keys))).containsExactly("a@0", "b@0", "c@0");

        assertThat(store.commands()).containsExactly("readAll", "readAll", "leaseAll", "claimAll", "fillAll");
        assertThat(source.asked()).containsExactly(List.of("c", "a", "b"));
        assertThat(reasons.get("a")).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void keyOfAForeignType_isLoadedAndLeftAlone() throws Exception {
        DelegatingStore foreign = new DelegatingStore() {
            @Override
            protected CacheStore store() {
                return memory;
            }

            @Override
            public byte @Nullable [] read(String key) {
                if (key.equals("a")) {
                    throw new ForeignKeyException(key, null);
                }
                return memory.read(key);
            }

            @Override
            public List<@Nullable Grant> leaseAll(List<String> keys, LeaseTerms terms) {
                return keys.stream()
                        .map(key -> key.equals("a") ? null : memory.lease(key, terms))
                        .toList();
            }
        };
        try (CacheEngine process = Caches.process(foreign, listener)) {
            assertThat(source.get(process, "a", "b")).containsExactly("a@0", "b@0");
        }

        assertThat(outcomes).containsOnly(Map.entry("a", Outcome.BYPASSED), Map.entry("b", Outcome.MISS));
        assertThat(reasons.get("a")).isEqualTo(Reason.FOREIGN_KEY);
        assertThat(source.asked()).containsExactly(List.of("b"), List.of("a"));
    }

    // ---- Fills under leases

    @Test
    void slowBatch_oneKeyInvalidatedInTheMiddle_storesTheOthersOnly() throws Exception {
        Future<List<@Nullable Object>> slow = source.holdLoadOf(() -> start(here, "a", "b"));

        source.commit("a");
        there.invalidate(List.of("a"), List.of());
        source.letGo();

        assertThat(result(slow)).as("began before the invalidation").containsExactly("a@0", "b@0");
        assertThat(outcomes).containsOnly(Map.entry("a", Outcome.REFUSED), Map.entry("b", Outcome.MISS));
        assertThat(source.get(here, "a", "b")).containsExactly("a@1", "b@0");
        assertThat(source.asked()).containsExactly(List.of("a", "b"), List.of("a"));
    }

    @Test
    void R8_leasesNotYetAcknowledged_loadHasNotBegun() throws Exception {
        StoppingStore.Stop afterLeases = store.stopAfter("leaseAll");
        Future<List<@Nullable Object>> batch = start(here, "a", "b");
        afterLeases.awaitReached();

        assertThat(source.asked()).isEmpty();
        source.commit("b");
        there.invalidate(List.of("b"), List.of());
        afterLeases.resume();

        assertThat(result(batch)).containsExactly("a@0", "b@1");
        assertThat(outcomes).containsOnly(Map.entry("a", Outcome.MISS), Map.entry("b", Outcome.REFUSED));
    }

    /**
     * The lease of a is there's, that of b here's. Here must load and fill b before it waits for a, or two such batches
     * would wait for each other.
     */
    @Test
    void R8_keyLeasedElsewhere_isAwaitedOnlyAfterTheOwnKeysAreFilled() throws Exception {
        Stamp foreign = memory.lease("a", Duration.ofMinutes(1));
        Future<List<@Nullable Object>> batch = start(here, "a", "b");

        awaitUntil(() -> standing("b") == Envelope.Kind.VALUE);
        assertThat(source.asked()).containsExactly(List.of("b"));
        memory.release("a", foreign);

        assertThat(result(batch)).containsExactly("a@0", "b@0");
        assertThat(source.asked()).containsExactly(List.of("b"), List.of("a"));
        assertThat(store.openWatches()).isZero();
    }

    /** Here takes a; then there takes b, and meets a; then here meets b: each has what the other waits for. */
    @Test
    void R8_batchesInOppositeOrder_bothComeToAnEndWithoutGivingUp() throws Exception {
        AtomicBoolean first = new AtomicBoolean(true);
        Future<?>[] other = new Future<?>[1];
        DelegatingStore oneByOne = new DelegatingStore() {
            @Override
            protected CacheStore store() {
                return memory;
            }

            @Override
            public List<@Nullable Grant> leaseAll(List<String> keys, LeaseTerms terms) {
                Map<String, @Nullable Grant> grants = new HashMap<>();
                for (String key : keys) {
                    grants.put(key, memory.lease(key, terms));
                    if (first.getAndSet(false)) {
                        source.holdLoads();
                        other[0] = start(there, "b", "a");
                        awaitLoad();
                    }
                }
                return keys.stream().map(grants::get).toList();
            }

            private void awaitLoad() {
                try {
                    source.awaitHeldLoad();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        };
        try (CacheEngine process = Caches.process(oneByOne, listener)) {
            Future<List<@Nullable Object>> batch = start(process, "a", "b");
            awaitUntil(() -> source.asked().size() == 2);
            source.letGo();

            assertThat(result(batch)).containsExactly("a@0", "b@0");
            assertThat(result(other[0])).isEqualTo(List.of("b@0", "a@0"));
        }
        assertThat(source.asked()).containsExactlyInAnyOrder(List.of("a"), List.of("b"));
        assertThat(outcomes.get("a")).isEqualTo(Outcome.MISS);
        assertThat(outcomes.get("b")).isIn(Outcome.WAITED, Outcome.HIT);
    }

    @Test
    void load_throwing_givesAllLeasesBackInOneStepAndPassesUntouched() throws Exception {
        Exception thrown = new Exception("from the source");
        source.failWith(thrown);

        assertThatThrownBy(() -> source.get(here, "a", "b")).isSameAs(thrown);

        assertThat(store.commands()).containsExactly("readAll", "leaseAll", "releaseAll");

        assertThat(memory.read("a")).isNull();
        assertThat(memory.read("b")).isNull();
        assertThat(here.loadsUnderWay()).isZero();
    }

    @Test
    void oneFailingPiece_failsTheCall_whatEarlierPiecesBroughtIsStored() throws Exception {
        List<String> keys = IntStream.range(0, 2 * BatchCall.MOST_KEYS_PER_LOAD)
                .mapToObj(i -> "k" + i)
                .toList();
        keys.forEach(source::commit);
        Exception thrown = new Exception("from the source");
        BatchCall call = positions -> {
            if (positions.get(0) > 0) {
                throw thrown;
            }
            return source.call(keys).load(positions);
        };

        assertThatThrownBy(() -> Batches.get(here, Caches.strings(), keys, call))
                .isSameAs(thrown);

        assertThat(standing("k0")).isEqualTo(Envelope.Kind.VALUE);
        assertThat(standing("k999")).isEqualTo(Envelope.Kind.VALUE);
        assertThat(keys.subList(1000, 2000)).allMatch(key -> memory.read(key) == null);
    }

    @Test
    void answerToTheLeasesLost_batchLoadsForItself_andTheLeasesAreRemoved() throws Exception {
        AtomicBoolean lost = new AtomicBoolean();
        DelegatingStore losing = new DelegatingStore() {
            @Override
            protected CacheStore store() {
                return memory;
            }

            @Override
            public List<@Nullable Grant> leaseAll(List<String> keys, LeaseTerms terms) {
                List<@Nullable Grant> grants = memory.leaseAll(keys, terms);
                if (lost.getAndSet(true)) {
                    return grants;
                }
                Map<Stamp, String> sent = new HashMap<>();
                for (int i = 0; i < keys.size(); i++) {
                    sent.put(grants.get(i).token(), keys.get(i));
                }
                throw new LeaseUnansweredException("lost by the test", sent, null);
            }
        };
        try (CacheEngine process = Caches.process(losing, listener)) {
            assertThat(source.get(process, "a", "b")).containsExactly("a@0", "b@0");

            assertThat(outcomes).containsOnly(Map.entry("a", Outcome.UNAVAILABLE), Map.entry("b", Outcome.UNAVAILABLE));
            awaitUntil(() -> memory.read("a") == null && memory.read("b") == null);
        }
    }

    @Test
    void storeCutOffBeforeTheFills_answersAllTheSame() throws Exception {
        Future<List<@Nullable Object>> batch = source.holdLoadOf(() -> start(here, "a", "b"));
        store.cutOff();
        source.letGo();

        assertThat(result(batch)).containsExactly("a@0", "b@0");
        assertThat(outcomes.get("a")).isEqualTo(Outcome.UNAVAILABLE);
        store.reconnect();
        awaitUntil(() -> memory.read("a") == null && memory.read("b") == null);
    }

    // ---- With others

    @Test
    void singleRead_ofAKeyThatABatchIsLoading_joinsIt() throws Exception {
        Future<List<@Nullable Object>> batch = source.holdLoadOf(() -> start(here, "a", "b"));
        Future<String> single = callers.start(() -> Caches.get(here, "b", source.one("b")));
        callers.awaitBlocked(single);
        source.letGo();

        assertThat(result(single)).isEqualTo("b@0");
        assertThat(result(batch)).containsExactly("a@0", "b@0");
        assertThat(source.asked()).hasSize(1);
    }

    @Test
    void batch_overAKeyThatASingleReadIsLoading_loadsTheRestAndJoinsIt() throws Exception {
        Future<String> single = source.holdLoadOf(() -> callers.start(() -> Caches.get(here, "b", source.one("b"))));
        Future<List<@Nullable Object>> batch = start(here, "a", "b");
        awaitUntil(() -> source.asked().size() == 2);
        source.letGo();

        assertThat(result(batch)).containsExactly("a@0", "b@0");
        assertThat(result(single)).isEqualTo("b@0");
        assertThat(source.asked()).containsExactly(List.of("b"), List.of("a"));
    }

    @Test
    void batches_overlapping_loadEachKeyOnce() throws Exception {
        Future<List<@Nullable Object>> one = source.holdLoadOf(() -> start(here, "a", "b"));
        Future<List<@Nullable Object>> two = start(here, "b", "c");
        Future<List<@Nullable Object>> three = start(there, "c", "a", "b");
        awaitUntil(() -> source.asked().size() == 2);
        source.letGo();

        assertThat(result(one)).containsExactly("a@0", "b@0");
        assertThat(result(two)).containsExactly("b@0", "c@0");
        assertThat(result(three)).containsExactly("c@0", "a@0", "b@0");
        assertThat(source.asked()).containsExactlyInAnyOrder(List.of("a", "b"), List.of("c"));
    }

    @Test
    void joinedLoad_throwing_failsTheBatchWithTheSameException() throws Exception {
        Exception thrown = new Exception("from the source");
        source.failWith(thrown);
        Future<String> single = source.holdLoadOf(() -> callers.start(() -> Caches.get(here, "b", source.one("b"))));
        Future<List<@Nullable Object>> batch = start(here, "b");
        callers.awaitBlocked(batch);
        source.letGo();

        assertThatThrownBy(single::get).hasCause(thrown);
        assertThatThrownBy(batch::get).hasCause(thrown);
        assertThat(source.asked()).hasSize(1);
    }

    @Test
    void R4_batchLoadInvalidatedBeforeTheCallerCame_isNotJoined() throws Exception {
        Future<List<@Nullable Object>> early = source.holdLoadOf(() -> start(here, "a", "b"));
        source.commit("b");
        there.invalidate(List.of("b"), List.of());
        memory.lease("b", Duration.ofMinutes(1));

        Future<String> late = callers.start(() -> Caches.get(here, "b", source.one("b")));
        callers.awaitBlocked(late);
        source.letGo();
        assertThat(result(early)).containsExactly("a@0", "b@0");
        there.invalidate(List.of("b"), List.of());

        assertThat(result(late)).isEqualTo("b@1");
    }

    @Test
    void waitedTooLong_loadsTheLeftoversAtOnceAndStoresNothing() throws Exception {
        memory.lease("a", Duration.ofMinutes(1));
        memory.lease("b", Duration.ofMinutes(1));
        try (CacheEngine impatient = Caches.process(store, Duration.ofSeconds(30), Duration.ofMillis(50))) {
            assertThat(source.get(impatient, "a", "b", "c")).containsExactly("a@0", "b@0", "c@0");
        }

        assertThat(source.asked()).containsExactly(List.of("c"), List.of("a", "b"));
        assertThat(standing("a")).isEqualTo(Envelope.Kind.LEASE);
        assertThat(store.openWatches()).isZero();
    }

    @Test
    void entryNeitherServedNorFilled_isLoadedForOneself() throws Exception {
        memory.drop(List.of("a"), Duration.ofMinutes(1));

        assertThat(source.get(here, "a", "b")).containsExactly("a@0", "b@0");

        assertThat(reasons.get("a")).isEqualTo(Reason.CLOSED);
        assertThat(standing("a")).isEqualTo(Envelope.Kind.FENCE);
    }

    @ParameterizedTest
    @EnumSource(
            value = Stampede.class,
            names = {"LOCAL", "NONE"})
    void stampedeNotInTheCluster_waitsForNoOtherProcess(Stampede stampede) throws Exception {
        memory.lease("a", Duration.ofMinutes(1));
        CacheSpec spec = Caches.with(Caches.strings(), stampede);

        assertThat(Batches.get(here, spec, List.of("a", "b"), source.call(List.of("a", "b"))))
                .containsExactly("a@0", "b@0");

        assertThat(standing("a")).isEqualTo(Envelope.Kind.LEASE);
        assertThat(standing("b")).isEqualTo(Envelope.Kind.VALUE);
        assertThat(reasons.get("a")).isEqualTo(Reason.LOADING);
    }

    // ---- Calls that must not fill

    @Test
    void R22_insideATransaction_hitsAreServedAndTheRestIsLoadedOnceAndNotStored() throws Exception {
        source.get(here, "b");
        store.commands().clear();
        List<String> keys = List.of("a", "b", "c");

        assertThat(Batches.get(here, Caches.strings(), keys, source.insideTransaction(keys)))
                .containsExactly("a@0", "b@0", "c@0");

        assertThat(store.commands()).containsExactly("readAll");
        assertThat(source.asked()).containsExactly(List.of("b"), List.of("a", "c"));
        assertThat(memory.read("a")).isNull();
        assertThat(reasons.get("a")).isEqualTo(Reason.TRANSACTION);
    }

    @Test
    void load_askingForItsOwnKeys_loadsThemDirectly() throws Exception {
        List<String> keys = List.of("a", "b");
        BatchCall call = positions -> Batches.get(here, Caches.strings(), keys, source.call(keys));

        assertThat(Batches.get(here, Caches.strings(), keys, call)).containsExactly("a@0", "b@0");

        assertThat(source.asked()).containsExactly(keys);
    }

    @Test
    void R7_storeAway_loadsOnceForItself() throws Exception {
        store.cutOff();

        assertThat(source.get(here, "a", "b")).containsExactly("a@0", "b@0");
        assertThat(source.get(here, "a", "b")).containsExactly("a@0", "b@0");

        assertThat(source.asked()).containsExactly(List.of("a", "b"), List.of("a", "b"));
        assertThat(outcomes).containsOnly(Map.entry("a", Outcome.UNAVAILABLE), Map.entry("b", Outcome.UNAVAILABLE));
    }

    @Test
    void keyWhoseInvalidationIsOutstanding_isNeitherServedNorStored() throws Exception {
        DelegatingStore refusingDrops = new DelegatingStore() {
            @Override
            protected CacheStore store() {
                return memory;
            }

            @Override
            public long drop(Collection<String> keys, Duration grace) {
                throw new StoreUnavailableException("refused by the test", null);
            }
        };
        try (CacheEngine process = Caches.process(refusingDrops, listener)) {
            source.get(process, "a", "b");
            source.commit("a");
            process.invalidate(List.of("a"), List.of());

            assertThat(source.get(process, "a", "b")).containsExactly("a@1", "b@0");
            assertThat(source.get(process, "a", "b")).containsExactly("a@1", "b@0");
        }
        assertThat(reasons).containsOnly(Map.entry("a", Reason.QUARANTINED), Map.entry("b", Reason.FRESH));
        assertThat(source.asked()).containsExactly(List.of("a", "b"), List.of("a"), List.of("a"));
    }
}
