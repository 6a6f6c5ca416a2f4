package dev.larder.cache.engine;

import static dev.larder.cache.engine.Caches.call;
import static dev.larder.cache.engine.Caches.get;
import static dev.larder.cache.engine.Callers.awaitUntil;
import static dev.larder.cache.engine.Callers.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.LoadTimeoutException;
import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.engine.call.CacheCall;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.load.ContextCarrier;
import dev.larder.cache.engine.load.SharedLoad;
import dev.larder.cache.engine.load.TimedLoads;
import dev.larder.cache.metrics.CacheTracer;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.settings.CacheSettings;
import dev.larder.cache.store.LeaseTerms;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Callers that wait only so long. A held load ends when the test says so, so a caller that returned before did not wait
 * for it.
 */
@Timeout(60)
class LoadTimeoutTest extends TwoProcesses {

    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration LONG = Duration.ofSeconds(50);
    private static final Duration STALE = Duration.ofMinutes(5);

    LoadTimeoutTest() {
        super(StoreTime.THE_TESTS);
    }

    private static CacheSpec within(Duration timeout) {
        return Caches.renewing(null, Duration.ZERO, timeout);
    }

    private static CacheSpec within(Duration timeout, Stampede stampede) {
        return Caches.renewing(new CacheSpec.Renewal(null, Duration.ZERO, timeout), stampede);
    }

    private Future<String> read(CacheSpec spec, Callable<?> load) {
        return callers.start(() -> get(here, spec, KEY, call(load)));
    }

    private static void assertLate(Future<String> caller) {
        assertThatThrownBy(() -> caller.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(LoadTimeoutException.class);
    }

    @Test
    void quickLoad_isAnsweredAndStoredAsEver() throws Exception {
        assertThat(result(read(within(LONG), source::load))).isEqualTo("v0");
        assertThat(result(read(within(LONG), source::load))).isEqualTo("v0");

        assertThat(outcomes.calls).containsExactly(Outcome.MISS, Outcome.HIT);
        assertThat(store.timedReads()).as("reads that cost more than others").isZero();
    }

    @Test
    void hangingLoad_callerLeavesInTime_andTheLoadIsStoredWhenItEnds() throws Exception {
        source.holdLoads();

        assertThatThrownBy(() -> get(here, within(SHORT), KEY, call(source::load)))
                .isInstanceOf(LoadTimeoutException.class)
                .hasMessage("Cache \"test\": no value for the key \"product:1\" within its load-timeout of 50 ms. The"
                        + " load goes on.");
        source.letGo();
        awaitUntil(() -> here.loadsUnderWay() == 0);

        assertThat(result(read(within(SHORT), () -> "not loaded again"))).isEqualTo("v0");
        assertThat(outcomes.calls).containsExactly(Outcome.HIT);
        assertThat(source.loads()).isEqualTo(1);
    }

    @Test
    void hangingLoad_callersThatJoined_leaveInTimeToo() throws Exception {
        Future<String> patient = source.holdLoadOf(() -> read(within(LONG), source::load));

        List<Future<String>> joined = List.of(
                read(within(SHORT), source::load),
                read(within(SHORT), source::load),
                read(within(SHORT), source::load));

        joined.forEach(LoadTimeoutTest::assertLate);
        source.letGo();
        assertThat(result(patient)).isEqualTo("v0");
        assertThat(source.loads()).isEqualTo(1);
    }

    @Test
    void callersOfALoadWhoseOwnerHasLeft_haveItsValue() throws Exception {
        source.holdLoads();
        assertLate(read(within(SHORT), source::load));
        Future<String> joined = read(within(LONG), source::load);
        callers.awaitWaitingIn(joined, SharedLoad.class);
        source.letGo();

        assertThat(result(joined)).isEqualTo("v0");
        assertThat(source.loads()).isEqualTo(1);
    }

    @Test
    void loadOfAnotherProcess_isWaitedForNoLonger() {
        memory.lease(KEY, LeaseTerms.of(Duration.ofSeconds(30)));

        assertLate(read(within(SHORT), source::load));

        assertThat(source.loads()).isZero();
        assertThat(store.openWatches()).isZero();
    }

    @Test
    void hangingLoad_staleValueStands_itIsServed() throws Exception {
        CacheSpec spec = Caches.renewing(null, STALE, SHORT);
        get(here, Caches.renewing(null, STALE, LONG), KEY, call(source::load));
        source.commit();
        now.addAndGet(spec.ttl().toNanos());
        source.holdLoads();

        assertThat(Caches.<String>get(here, spec, KEY, call(source::load))).isEqualTo("v0");
        assertThat(Caches.<String>get(here, spec, KEY, call(source::load)))
                .as("joined")
                .isEqualTo("v0");
        source.letGo();
        awaitUntil(() -> here.loadsUnderWay() == 0);

        assertThat(Caches.<String>get(here, spec, KEY, call(source::load))).isEqualTo("v1");
        assertThat(outcomes.calls).containsExactly(Outcome.MISS, Outcome.STALE, Outcome.STALE, Outcome.HIT);
        assertThat(outcomes.reasons).contains(Reason.LOAD_TIMED_OUT);
    }

    @Test
    void R11_hangingLoad_staleValueInvalidatedMeanwhile_isNotServed() throws Exception {
        CacheSpec spec = Caches.renewing(null, STALE, SHORT);
        get(here, Caches.renewing(null, STALE, LONG), KEY, call(source::load));
        now.addAndGet(spec.ttl().toNanos());
        source.holdLoads();
        Future<String> caller = read(spec, () -> {
            there.invalidate(List.of(KEY), List.of());
            return source.load();
        });

        assertLate(caller);
    }

    @Test
    void invalidatedAfterItsCallerHasLeft_theLoadIsNotStored() throws Exception {
        source.holdLoads();
        assertLate(read(within(SHORT), source::load));
        source.commit();
        there.invalidate(List.of(KEY), List.of());
        source.letGo();
        awaitUntil(() -> here.loadsUnderWay() == 0);

        assertThat(memory.read(KEY)).isNull();
    }

    static Stream<Exception> ofTheLoad() {
        return Stream.of(
                new CompletionException("one that futures unwrap", new IllegalStateException("inside")),
                new ExecutionException(new IllegalStateException("inside")),
                new TimeoutException("the source's own"),
                new InterruptedException("the source's own"),
                new CancellationException("the source's own"));
    }

    @ParameterizedTest
    @MethodSource("ofTheLoad")
    void exceptionOfTheLoad_isTheCallersUntouched(Exception own) {
        assertThatThrownBy(() -> get(here, within(LONG), KEY, call(() -> {
                    source.load();
                    throw own;
                })))
                .isSameAs(own);
        assertThat(source.loads()).isEqualTo(1);
    }

    @Test
    void contextThatCannotBeRestored_theLoadRunsWithoutIt() throws Exception {
        ContextCarrier broken = () -> task -> {
            throw new IllegalStateException("no context");
        };
        try (CacheEngine engine = new CacheEngine(store, CacheSettings.DEFAULTS, outcomes, CacheTracer.NO_OP, broken)) {
            assertThat(Caches.<String>get(engine, within(LONG), KEY, call(source::load)))
                    .isEqualTo("v0");
        }

        assertThat(outcomes.calls).containsExactly(Outcome.MISS);
    }

    @Test
    void load_runsOnAThreadOfTheLibrary_withTheContextOfItsCaller() throws Exception {
        ThreadLocal<String> context = new ThreadLocal<>();
        AtomicReference<Thread> thread = new AtomicReference<>();
        AtomicReference<String> found = new AtomicReference<>();
        try (CacheEngine engine =
                new CacheEngine(store, CacheSettings.DEFAULTS, outcomes, CacheTracer.NO_OP, () -> carrying(context))) {
            context.set("caller's");
            get(engine, within(LONG), KEY, call(() -> {
                thread.set(Thread.currentThread());
                found.set(context.get());
                return "v";
            }));
        }

        assertThat(thread.get()).isNotSameAs(Thread.currentThread());
        assertThat(found.get()).isEqualTo("caller's");
    }

    private static ContextCarrier.Captured carrying(ThreadLocal<String> context) {
        String value = context.get();
        return task -> {
            context.set(value);
            try {
                task.run();
            } finally {
                context.remove();
            }
        };
    }

    @Test
    void loadThatAsksForItsOwnKey_doesNotWaitForItself() throws Exception {
        String value = get(here, within(LONG), KEY, call(() -> get(here, within(LONG), KEY, call(source::load))));

        assertThat(value).isEqualTo("v0");
        assertThat(outcomes.calls).containsExactly(Outcome.BYPASSED, Outcome.MISS);
    }

    @Test
    void loadThatMustNotLeaveItsThread_isNotCutOff() throws Exception {
        Thread caller = Thread.currentThread();
        CacheCall bound = new CacheCall() {
            @Override
            public Object load() throws Exception {
                assertThat(Thread.currentThread()).isSameAs(caller);
                TimeUnit.MILLISECONDS.sleep(2 * SHORT.toMillis());
                return "v";
            }

            @Override
            public boolean mayFill() {
                return false;
            }

            @Override
            public CacheCall forBackground() {
                return null;
            }
        };

        assertThat(Caches.<String>get(here, within(SHORT), KEY, bound)).isEqualTo("v");
    }

    @ParameterizedTest
    @EnumSource(
            value = Stampede.class,
            names = {"LOCAL", "NONE"})
    void hangingLoadPastAForeignLease_otherProtection_callerLeavesInTime(Stampede stampede) {
        memory.lease(KEY, LeaseTerms.of(Duration.ofSeconds(30)));
        source.holdLoads();

        assertLate(read(within(SHORT, stampede), source::load));
    }

    @Test
    void storeAway_hangingLoad_allCallersLeaveInTime_andNoneIsLeftBehind() throws Exception {
        store.cutOff();
        Future<String> first = source.holdLoadOf(() -> read(within(SHORT), source::load));
        Future<String> second = read(within(SHORT), source::load);
        Future<String> third = read(within(SHORT), source::load);

        assertLate(first);
        assertLate(second);
        assertLate(third);
        assertThat(source.loads())
                .as("nobody begins a further load while one hangs")
                .isEqualTo(1);
        source.letGo();
        awaitUntil(() -> here.loadsUnderWay() == 0);

        assertThat(result(read(within(LONG), source::load))).isEqualTo("v0");
    }

    @Test
    void storeSlowerThanTheTimeout_doesNotCountAsTheLoad() throws Exception {
        AtomicLong clock = new AtomicLong();
        StoppingStore.Stop beforeRead = store.stopBefore("read");
        try (CacheEngine engine = new CacheEngine(
                store, CacheSettings.DEFAULTS, outcomes, CacheTracer.NO_OP, ContextCarrier.NONE, clock::get, () -> 0)) {
            Future<String> caller = callers.start(() -> get(engine, within(LONG), KEY, call(source::load)));
            beforeRead.awaitReached();
            clock.addAndGet(2 * LONG.toNanos());
            store.cutOff();
            beforeRead.resume();

            assertThat(result(caller)).isEqualTo("v0");
        }
    }

    @Test
    void interruptedCaller_isInterruptedInItsOwnLoad() throws Exception {
        source.holdLoads();
        AtomicReference<Thread> thread = new AtomicReference<>();
        Future<Boolean> caller = callers.start(() -> {
            thread.set(Thread.currentThread());
            String value = get(here, within(LONG), KEY, call(() -> {
                if (Thread.currentThread() == thread.get()) {
                    return "on the caller's thread, interrupted: " + Thread.interrupted();
                }
                return source.load();
            }));
            return value.equals("on the caller's thread, interrupted: true");
        });
        source.awaitHeldLoad();
        callers.awaitWaitingIn(caller, TimedLoads.class);
        thread.get().interrupt();

        assertThat(result(caller)).isTrue();
    }
}
