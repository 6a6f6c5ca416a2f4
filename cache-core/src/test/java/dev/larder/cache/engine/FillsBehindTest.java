package dev.larder.cache.engine;

import static dev.larder.cache.engine.Callers.awaitUntil;
import static dev.larder.cache.engine.Callers.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.engine.call.BatchCall;
import dev.larder.cache.engine.call.Behind;
import dev.larder.cache.engine.call.CacheCall;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.load.ContextCarrier;
import dev.larder.cache.metrics.CacheTracer;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.metrics.RefreshResult;
import dev.larder.cache.store.memory.MemoryStore;
import dev.larder.cache.testing.Log;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keys that are filled behind callers who must not fill them, each race as one interleaving that is forced. */
@Timeout(60)
class FillsBehindTest {

    private static final String KEY = "product:1";

    @RegisterExtension
    final Log log = Log.of(FillsBehind.class);

    private final AtomicLong now = new AtomicLong();
    private final MemoryStore memory = new MemoryStore(now::get);
    private final StoppingStore store = new StoppingStore(memory);
    private final Caches.Outcomes outcomes = new Caches.Outcomes();
    private final CacheEngine here = engine(32);
    private final CacheEngine there = Caches.process(memory);
    private final Source source = new Source();
    private final Callers callers = new Callers();
    private final Map<Object, Behind.Fill> waiting = new LinkedHashMap<>();

    private CacheEngine engine(int maxConcurrent) {
        return new CacheEngine(
                store,
                PatientSettings.withKeyPrefix("").toBuilder()
                        .maxConcurrentRefreshes(maxConcurrent)
                        .build(),
                outcomes,
                CacheTracer.NO_OP,
                ContextCarrier.NONE,
                now::get,
                () -> 0.5);
    }

    @AfterEach
    void close() {
        source.letGo();
        callers.close();
        here.close();
        there.close();
        memory.close();
    }

    /** A transaction that lasts until the test ends it. */
    private final Behind.Turn endOfTransaction = (what, fill) -> {
        waiting.putIfAbsent(what, fill);
        return true;
    };

    private void endTransaction() {
        waiting.values().forEach(Behind.Fill::begin);
        waiting.clear();
    }

    /** A call that must not fill; what it loads itself is {@code own}, what is loaded behind it {@code behind}. */
    private static CacheCall call(Callable<?> own, Callable<?> behind, Behind.Turn turn) {
        return new Caches.Loading(own) {
            @Override
            public boolean mayFill() {
                return false;
            }

            @Override
            public Behind<CacheCall> behind() {
                return new Behind<>(Caches.call(behind), turn);
            }
        };
    }

    private String get(CacheCall call) throws Exception {
        return Caches.get(here, Caches.strings(), KEY, call);
    }

    private String getInTransaction() throws Exception {
        return get(call(() -> "uncommitted", source::load, endOfTransaction));
    }

    private void awaitFills(int count) throws InterruptedException {
        awaitUntil(() -> outcomes.fillsBehind.size() == count);
    }

    private @Nullable String stored() throws Exception {
        return memory.read(KEY) == null ? null : Caches.get(there, KEY, () -> "nothing");
    }

    // ---- The fill

    @Test
    void miss_inATransaction_isFilledWhenItHasEnded() throws Exception {
        assertThat(getInTransaction()).isEqualTo("uncommitted");
        assertThat(store.commands()).containsExactly("read");
        assertThat(outcomes.calls).containsExactly(Outcome.BYPASSED);
        assertThat(outcomes.reasons).containsExactly(Reason.TRANSACTION);
        source.commit();

        endTransaction();
        awaitFills(1);

        assertThat(outcomes.fillsBehind).containsExactly(RefreshResult.SUCCEEDED);
        assertThat(stored()).isEqualTo("v1");
        assertThat(store.commands()).containsExactly("read", "read", "lease", "fill");
        assertThat(here.loadsUnderWay()).isZero();
    }

    @Test
    void miss_withNothingToWaitFor_isFilledBehindTheCall() throws Exception {
        assertThat(get(call(() -> "old entity", source::load, Behind.Turn.NOW))).isEqualTo("old entity");
        awaitFills(1);

        assertThat(stored()).isEqualTo("v0");
    }

    @Test
    void hit_isServedAndNothingIsFilled() throws Exception {
        Caches.get(there, KEY, source::load);

        assertThat(getInTransaction()).isEqualTo("v0");

        assertThat(waiting).isEmpty();
    }

    @Test
    void severalMisses_inOneTransaction_areOneFill() throws Exception {
        getInTransaction();
        getInTransaction();

        assertThat(waiting).hasSize(1);
    }

    @Test
    void load_thatThrows_isNotMadeAgain() {
        CacheCall failing = call(
                () -> {
                    throw new IOException("source");
                },
                source::load,
                Behind.Turn.NOW);

        assertThatThrownBy(() -> get(failing)).isInstanceOf(IOException.class);

        assertThat(source.loads()).isZero();
    }

    @Test
    void value_thatIsNotStored_isNotLoadedAgain() throws Exception {
        CacheCall call = new Caches.Loading(() -> "not worth it") {
            @Override
            public boolean mayFill() {
                return false;
            }

            @Override
            public boolean isStored(@Nullable Object value) {
                return false;
            }

            @Override
            public Behind<CacheCall> behind() {
                return new Behind<>(Caches.call(source::load), endOfTransaction);
            }
        };

        get(call);

        assertThat(waiting).isEmpty();
    }

    @Test
    void somethingStandsByThen_nothingIsLoaded() throws Exception {
        getInTransaction();
        Caches.get(there, KEY, () -> "of another");

        endTransaction();
        awaitUntil(() -> store.count("read") == 2);
        awaitIdle();

        assertThat(source.loads()).isZero();
        assertThat(outcomes.fillsBehind).isEmpty();
    }

    /** Whatever a fill might still do, it has done when a further one of another key has begun and ended. */
    private void awaitIdle() throws Exception {
        Caches.<String>get(here, Caches.strings(), "product:2", call(() -> "own", () -> "behind", Behind.Turn.NOW));
        awaitUntil(() -> outcomes.fillsBehind.contains(RefreshResult.SUCCEEDED));
        outcomes.fillsBehind.clear();
    }

    @Test
    void anotherLoads_itIsNotWaitedFor() throws Exception {
        getInTransaction();
        Future<String> loading = source.holdLoadOf(() -> callers.start(() -> Caches.get(there, KEY, source::load)));

        endTransaction();
        awaitUntil(() -> store.count("read") == 2);
        awaitIdle();
        source.letGo();

        assertThat(result(loading)).isEqualTo("v0");
        assertThat(source.loads()).isEqualTo(1);
    }

    @Test
    void valuePastItsTtl_thatIsKeptForFailures_isClaimedAndReplaced() throws Exception {
        CacheSpec keeping = Caches.renewing(null, Duration.ofHours(1), null);
        Caches.<String>get(here, keeping, KEY, Caches.call(source::load));
        source.commit();
        now.addAndGet(Duration.ofMinutes(10).toNanos());

        Caches.<String>get(here, keeping, KEY, call(() -> "own", source::load, Behind.Turn.NOW));
        awaitFills(1);

        assertThat(Caches.<String>get(there, keeping, KEY, Caches.call(() -> "nothing")))
                .isEqualTo("v1");
    }

    @Test
    void bytesThatAreNoEntry_areReplaced() throws Exception {
        Stamp token = memory.lease(KEY, Duration.ofMinutes(1));
        memory.fill(KEY, token, "of another release".getBytes(StandardCharsets.UTF_8), Duration.ofMinutes(1));

        get(call(() -> "own", source::load, Behind.Turn.NOW));
        awaitFills(1);

        assertThat(stored()).isEqualTo("v0");
    }

    @Test
    void storeAway_nothingIsLoadedBehind() throws Exception {
        getInTransaction();
        store.cutOff();

        endTransaction();
        awaitUntil(() -> outcomes.errors.size() == 1);
        store.reconnect();
        awaitIdle();

        assertThat(source.loads()).isZero();
    }

    // ---- Against invalidations

    /** The fill has begun before somebody else writes: the write ends the life of its lease. */
    @Test
    void invalidation_betweenLeaseAndFill_isNotUndone() throws Exception {
        getInTransaction();
        source.holdLoads();
        endTransaction();
        source.awaitHeldLoad();

        source.commit();
        there.invalidate(List.of(KEY), List.of());
        source.letGo();
        awaitFills(1);

        assertThat(outcomes.fillsBehind).containsExactly(RefreshResult.REFUSED);
        assertThat(stored()).isNull();
    }

    @Test
    void invalidation_betweenTheLookAndTheLease_isSeenByTheLoad() throws Exception {
        getInTransaction();
        StoppingStore.Stop beforeLease = store.stopBefore("lease");
        endTransaction();
        beforeLease.awaitReached();

        source.commit();
        there.invalidate(List.of(KEY), List.of());
        beforeLease.resume();
        awaitFills(1);

        assertThat(stored()).isEqualTo("v1");
    }

    @Test
    void invalidation_whileTheFillIsOnItsWay_isNotUndone() throws Exception {
        getInTransaction();
        StoppingStore.Stop beforeFill = store.stopBefore("fill");
        endTransaction();
        beforeFill.awaitReached();

        source.commit();
        there.invalidate(List.of(KEY), List.of());
        beforeFill.resume();
        awaitFills(1);

        assertThat(stored()).isNull();
    }

    @Test
    void keyInQuarantine_isNotFilled() throws Exception {
        getInTransaction();
        store.cutOff();
        here.invalidate(List.of(KEY), List.of());

        endTransaction();
        awaitUntil(() -> waiting.isEmpty());
        store.reconnect();
        awaitUntil(() -> here.outstandingInvalidations() == 0);
        awaitIdle();

        assertThat(stored()).isNull();
    }

    // ---- Bounds and failures

    @Test
    void noPlace_isSkippedAndTold() throws Exception {
        CacheEngine narrow = engine(1);
        source.holdLoads();
        Caches.<String>get(narrow, Caches.strings(), KEY, call(() -> "own", source::load, Behind.Turn.NOW));
        source.awaitHeldLoad();

        Caches.<String>get(narrow, Caches.strings(), "product:2", call(() -> "own", source::load, Behind.Turn.NOW));

        assertThat(outcomes.fillsBehind).containsExactly(RefreshResult.SKIPPED);
        assertThat(memory.read("product:2")).isNull();
        source.letGo();
        awaitFills(2);
        narrow.close();
    }

    @Test
    void turn_thatNeverComes_isSkippedAndTold() throws Exception {
        get(call(() -> "own", source::load, (what, fill) -> false));

        assertThat(outcomes.fillsBehind).containsExactly(RefreshResult.SKIPPED);
    }

    @Test
    void failure_isSaidOnce_andTheCacheRestsTwiceAsLongEachTime() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        CacheCall failing = call(
                () -> "own",
                () -> {
                    failures.incrementAndGet();
                    throw new IllegalStateException("no session");
                },
                Behind.Turn.NOW);

        get(failing);
        awaitFills(1);
        get(failing);
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        get(failing);
        awaitFills(3);
        now.addAndGet(Duration.ofSeconds(2).toNanos() - 1);
        get(failing);

        assertThat(outcomes.fillsBehind)
                .containsExactly(
                        RefreshResult.FAILED, RefreshResult.SKIPPED, RefreshResult.FAILED, RefreshResult.SKIPPED);
        assertThat(failures).hasValue(2);
        assertThat(memory.read(KEY)).as("its lease is given back").isNull();
        assertThat(log.events())
                .filteredOn(event -> event.getLevel() == Level.WARN)
                .singleElement()
                .extracting(ILoggingEvent::getFormattedMessage)
                .asString()
                .startsWith("Cache test: ")
                .contains("no session", "@Transactional(readOnly = true)", "larder.transaction.fill-behind=false");
    }

    @Test
    void success_afterAFailure_endsTheRest() throws Exception {
        AtomicBoolean fails = new AtomicBoolean(true);
        CacheCall unsteady = call(
                () -> "own",
                () -> {
                    if (fails.get()) {
                        throw new IllegalStateException("once");
                    }
                    return source.load();
                },
                Behind.Turn.NOW);
        get(unsteady);
        awaitFills(1);
        fails.set(false);
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        get(unsteady);
        awaitFills(2);
        there.invalidate(List.of(KEY), List.of());

        get(unsteady);
        awaitFills(3);

        assertThat(outcomes.fillsBehind).endsWith(RefreshResult.SUCCEEDED, RefreshResult.SUCCEEDED);
    }

    @Test
    void valueThatNoCodecCanWrite_isAFailureToo() throws Exception {
        CacheSpec spec = Caches.of(Part.class);
        CacheCall call = call(Part::new, LargePart::new, Behind.Turn.NOW);

        Caches.<Object>get(here, spec, KEY, call);
        awaitFills(1);

        assertThat(outcomes.fillsBehind).containsExactly(RefreshResult.FAILED);
    }

    /** Stored as what it is declared to be. */
    static class Part {}

    /** Would come back as a {@link Part}. */
    static final class LargePart extends Part {}

    @Test
    void engineClosed_nothingBeginsAnyMore() throws Exception {
        getInTransaction();
        here.close();

        endTransaction();

        assertThat(outcomes.fillsBehind).containsExactly(RefreshResult.SKIPPED);
    }

    // ---- Batches

    private static BatchCall batch(Batches rows, List<String> keys, Behind.Turn turn, Callable<Boolean> mayFill) {
        return new BatchCall() {
            @Override
            public List<@Nullable Object> load(List<Integer> positions) throws Throwable {
                return rows.call(keys).load(positions);
            }

            @Override
            public boolean mayFill() {
                try {
                    return mayFill.call();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }

            @Override
            public Behind<BatchCall> behind() {
                return new Behind<>(rows.call(keys), turn);
            }
        };
    }

    @Test
    void batch_inATransaction_isFilledByOneLoadOfWhatIsMissing() throws Exception {
        Batches rows = new Batches("a", "b", "c");
        rows.get(there, "b");
        List<String> keys = List.of("a", "b", "c");

        List<Object> values =
                Batches.get(here, Caches.strings(), keys, batch(rows, keys, endOfTransaction, () -> false));
        rows.commit("a");
        endTransaction();
        awaitFills(1);

        assertThat(values).containsExactly("a@0", "b@0", "c@0");
        assertThat(rows.asked()).containsExactly(List.of("b"), List.of("a", "c"), List.of("a", "c"));
        assertThat(rows.get(there, "a", "b", "c")).containsExactly("a@1", "b@0", "c@0");
        assertThat(rows.asked()).hasSize(3);
    }

    /** The first load reads in a session that keeps what it has read; the second may get rows of the first from it. */
    @Test
    void batch_ofSeveralLoads_decidesBeforeEach() throws Exception {
        List<String> keys = IntStream.rangeClosed(0, BatchCall.MOST_KEYS_PER_LOAD)
                .mapToObj(i -> "row:" + i)
                .toList();
        Batches rows = new Batches(keys.toArray(String[]::new));

        Batches.get(here, Caches.strings(), keys, batch(rows, keys, endOfTransaction, () -> rows.asked()
                .isEmpty()));

        assertThat(Envelope.parse(memory.read(keys.get(0))).kind()).isEqualTo(Envelope.Kind.VALUE);
        assertThat(memory.read(keys.get(keys.size() - 1))).isNull();
        assertThat(waiting).hasSize(1);
    }

    @Test
    void batch_ofValuesThatNoCodecCanWrite_isAFailureToo() throws Exception {
        BatchCall parts = parts(true, null);

        Batches.get(here, Caches.of(Part.class), List.of(KEY), parts(false, new Behind<>(parts, Behind.Turn.NOW)));
        awaitFills(1);

        assertThat(outcomes.fillsBehind).containsExactly(RefreshResult.FAILED);
    }

    private static BatchCall parts(boolean mayFill, @Nullable Behind<BatchCall> behind) {
        return new BatchCall() {
            @Override
            public List<@Nullable Object> load(List<Integer> positions) {
                return List.of(new LargePart());
            }

            @Override
            public boolean mayFill() {
                return mayFill;
            }

            @Override
            public @Nullable Behind<BatchCall> behind() {
                return behind;
            }
        };
    }
}
