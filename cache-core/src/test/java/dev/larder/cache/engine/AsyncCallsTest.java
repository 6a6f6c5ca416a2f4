package dev.larder.cache.engine;

import static dev.larder.cache.engine.Caches.call;
import static dev.larder.cache.engine.Caches.strings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.engine.call.CacheCall;
import dev.larder.cache.engine.load.ContextCarrier;
import dev.larder.cache.metrics.CacheTracer;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.settings.CacheSettings;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.memory.MemoryStore;
import dev.larder.cache.store.redis.RedisStore;
import dev.larder.cache.testing.TestRedis;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls that are answered on threads of the library. */
@Timeout(60)
class AsyncCallsTest {

    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final Caches.Outcomes outcomes = new Caches.Outcomes();
    private final Source source = new Source();
    private final String key = TestRedis.uniquePrefix() + ":k";

    @AfterEach
    void close() throws Exception {
        source.letGo();
        for (AutoCloseable closeable : toClose) {
            closeable.close();
        }
    }

    private StoppingStore stoppingOver(Supplier<CacheStore> stores) {
        CacheStore store = stores.get();
        toClose.add(store::close);
        return new StoppingStore(store);
    }

    private CacheEngine engine(CacheStore store) {
        return engine(store, ContextCarrier.NONE);
    }

    private CacheEngine engine(CacheStore store, ContextCarrier context) {
        return engine(store, PatientSettings.withKeyPrefix(""), context);
    }

    private CacheEngine engine(CacheStore store, CacheSettings settings, ContextCarrier context) {
        CacheEngine engine = new CacheEngine(store, settings, outcomes, CacheTracer.NO_OP, context);
        toClose.add(0, engine);
        return engine;
    }

    static Stream<Arguments> stores() {
        return Stream.of(
                Arguments.of(Named.of("memory", (Supplier<CacheStore>) MemoryStore::new)),
                Arguments.of(Named.of("redis", (Supplier<CacheStore>)
                        () -> RedisStore.connecting(TestRedis.connection().build()))));
    }

    private CompletableFuture<Object> start(CacheEngine engine, String key) {
        return engine.getAsync(strings(), key, call(source::load));
    }

    private static Object valueOf(CompletableFuture<?> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @MethodSource("stores")
    void getAsync_missAndHit_areAnsweredWithoutTheCallersThread(Supplier<CacheStore> stores) throws Exception {
        StoppingStore store = stoppingOver(stores);
        CacheEngine engine = engine(store);

        assertThat(valueOf(start(engine, key))).isEqualTo("v0");
        assertThat(valueOf(start(engine, key))).isEqualTo("v0");

        assertThat(store.commands()).containsExactly("read", "lease", "fill", "read");
        assertThat(store.callers()).isNotEmpty().doesNotContain(Thread.currentThread());
        assertThat(outcomes.calls).containsExactly(Outcome.MISS, Outcome.HIT);
    }

    @ParameterizedTest
    @MethodSource("stores")
    void getAsync_storeNotAnswering_returnsAtOnce(Supplier<CacheStore> stores) throws Exception {
        StoppingStore store = stoppingOver(stores);
        CacheEngine engine = engine(store);
        StoppingStore.Stop stop = store.stopBefore("read");

        CompletableFuture<Object> answer = start(engine, key);

        stop.awaitReached();
        assertThat(answer).isNotDone();
        stop.resume();
        assertThat(valueOf(answer)).isEqualTo("v0");
    }

    @ParameterizedTest
    @MethodSource("stores")
    void getAsync_answered_hasBeenFilled(Supplier<CacheStore> stores) throws Exception {
        StoppingStore store = stoppingOver(stores);
        CacheEngine engine = engine(store);
        StoppingStore.Stop stop = store.stopBefore("fill");

        CompletableFuture<Object> answer = start(engine, key);
        stop.awaitReached();
        assertThat(answer).isNotDone();
        stop.resume();

        CompletableFuture<Boolean> stored = answer.thenApply(value -> store.read(key) != null);
        assertThat(valueOf(stored)).isEqualTo(true);
    }

    @ParameterizedTest
    @MethodSource("stores")
    void getAsync_byManyAtOnce_isOneLoad(Supplier<CacheStore> stores) throws Exception {
        CacheEngine engine = engine(stoppingOver(stores));
        source.holdLoads();

        List<CompletableFuture<Object>> answers =
                IntStream.range(0, 64).mapToObj(i -> start(engine, key)).toList();
        source.awaitHeldLoad();
        source.letGo();

        for (CompletableFuture<Object> answer : answers) {
            assertThat(valueOf(answer)).isEqualTo("v0");
        }
        assertThat(source.loads()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("stores")
    void getAsync_loadFailing_failsAllWhoJoinedWithTheSameException(Supplier<CacheStore> stores) throws Exception {
        CacheEngine engine = engine(stoppingOver(stores));
        IOException thrown = new IOException("from the source");
        source.holdLoads();
        CacheCall failing = call(() -> {
            source.load();
            throw thrown;
        });

        List<CompletableFuture<Object>> answers = IntStream.range(0, 8)
                .mapToObj(i -> engine.getAsync(strings(), key, failing))
                .toList();
        source.awaitHeldLoad();
        source.letGo();

        for (CompletableFuture<Object> answer : answers) {
            assertThatThrownBy(() -> valueOf(answer))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isSameAs(thrown);
        }
    }

    @ParameterizedTest
    @MethodSource("stores")
    void getAsync_invalidatedDuringTheLoad_isNotStored(Supplier<CacheStore> stores) throws Exception {
        StoppingStore store = stoppingOver(stores);
        CacheEngine engine = engine(store);
        source.holdLoads();
        CompletableFuture<Object> old = start(engine, key);
        source.awaitHeldLoad();
        source.commit();
        engine.invalidate(List.of(key), List.of());
        source.letGo();

        assertThat(valueOf(old)).isEqualTo("v0");
        assertThat(valueOf(start(engine, key))).isEqualTo("v1");
        assertThat(outcomes.calls).containsExactly(Outcome.REFUSED, Outcome.MISS);
    }

    @Test
    void getAsync_storeAway_isAnsweredByTheLoad() throws Exception {
        StoppingStore store = stoppingOver(MemoryStore::new);
        CacheEngine engine = engine(store);
        store.cutOff();

        assertThat(valueOf(start(engine, key))).isEqualTo("v0");

        assertThat(outcomes.calls).containsExactly(Outcome.UNAVAILABLE);
        assertThat(store.callers()).doesNotContain(Thread.currentThread());
    }

    @Test
    void getAsync_cancelled_goesOnForOthersAndIsStored() throws Exception {
        CacheEngine engine = engine(stoppingOver(MemoryStore::new));
        source.holdLoads();
        CompletableFuture<Object> first = start(engine, key);
        source.awaitHeldLoad();
        CompletableFuture<Object> second = start(engine, key);

        first.cancel(true);
        source.letGo();

        assertThat(valueOf(second)).isEqualTo("v0");
        assertThat(valueOf(start(engine, key))).isEqualTo("v0");
        assertThat(source.loads()).isEqualTo(1);
    }

    @Test
    void getAsync_cancelledBeforeTheLoadBegan_loadsAndIsStoredAllTheSame() throws Exception {
        StoppingStore store = stoppingOver(MemoryStore::new);
        CacheEngine engine = engine(store);
        StoppingStore.Stop looking = store.stopBefore("read");
        StoppingStore.Stop filled = store.stopAfter("fill");
        CompletableFuture<Object> only = start(engine, key);
        looking.awaitReached();

        only.cancel(true);
        looking.resume();
        filled.awaitReached();
        filled.resume();

        assertThat(valueOf(start(engine, key))).isEqualTo("v0");
        assertThat(only).isCancelled();
        assertThat(source.loads()).isEqualTo(1);
    }

    @Test
    void getAsync_timingOutForOneCaller_goesOnForOthers() throws Exception {
        CacheEngine engine = engine(stoppingOver(MemoryStore::new));
        source.holdLoads();
        CompletableFuture<Object> impatient = start(engine, key).orTimeout(1, TimeUnit.MILLISECONDS);
        source.awaitHeldLoad();
        CompletableFuture<Object> patient = start(engine, key);

        assertThatThrownBy(() -> valueOf(impatient)).isInstanceOf(ExecutionException.class);
        source.letGo();

        assertThat(valueOf(patient)).isEqualTo("v0");
    }

    @Test
    void getAsync_nestedAndWaitedFor_needsNoThreadThatIsTaken() throws Exception {
        CacheEngine engine = engine(stoppingOver(MemoryStore::new));

        assertThat(valueOf(nested(engine, 200))).isEqualTo("v0");
    }

    private CompletableFuture<Object> nested(CacheEngine engine, int depth) {
        CacheCall load = call(() -> depth == 0 ? source.load() : valueOf(nested(engine, depth - 1)));
        return engine.getAsync(strings(), key + depth, load);
    }

    @Test
    void getAsync_fromTheLoadOfTheSameKey_loadsDirectly() throws Exception {
        CacheSettings waitingLong = Caches.settings(Duration.ofMinutes(5), Duration.ofMinutes(5));
        CacheEngine engine = engine(stoppingOver(MemoryStore::new), waitingLong, ContextCarrier.NONE);
        CacheCall inner = call(() -> valueOf(start(engine, key)));
        CacheCall between = call(() -> valueOf(engine.getAsync(strings(), "other", inner)));

        assertThat(valueOf(engine.getAsync(strings(), key, between))).isEqualTo("v0");
        assertThat(source.loads()).isEqualTo(1);
    }

    @Test
    void getAsync_engineClosed_isStillAnswered() throws Exception {
        CacheEngine engine = engine(stoppingOver(MemoryStore::new));
        valueOf(start(engine, key));

        engine.close();

        assertThat(valueOf(start(engine, key))).isEqualTo("v0");
    }

    @Test
    void context_capturedFromTheCaller_isThereInTheLoadAndGoneAfterwards() throws Exception {
        ThreadLocal<String> user = new ThreadLocal<>();
        AtomicReference<Thread> worker = new AtomicReference<>();
        List<String> seen = new ArrayList<>();
        CacheEngine engine = engine(stoppingOver(MemoryStore::new), () -> {
            String captured = user.get();
            return task -> {
                seen.add(user.get());
                user.set(captured);
                task.run();
                user.remove();
            };
        });
        user.set("ada");

        Object answer = valueOf(engine.getAsync(strings(), key, call(() -> {
            worker.set(Thread.currentThread());
            return user.get();
        })));
        user.remove();
        Object next = valueOf(engine.getAsync(strings(), key + "2", call(user::get)));

        assertThat(answer).isEqualTo("ada");
        assertThat(next).isNull();
        assertThat(seen).containsExactly(null, null);
        assertThat(worker.get()).isNotEqualTo(Thread.currentThread());
    }

    @Test
    void context_thatCannotBeRestored_failsTheCallInsteadOfLeavingItOpen() {
        IllegalStateException thrown = new IllegalStateException("no scope");
        CacheEngine engine = engine(stoppingOver(MemoryStore::new), () -> task -> {
            throw thrown;
        });

        assertThatThrownBy(() -> valueOf(start(engine, key))).cause().isSameAs(thrown);
    }

    @Test
    void thread_ofALoad_isADaemonWithTheCallersClassLoaderAndNothingInherited() throws Exception {
        CacheEngine engine = engine(stoppingOver(MemoryStore::new));
        InheritableThreadLocal<String> inheritable = new InheritableThreadLocal<>();
        inheritable.set("of the caller");
        Thread caller = Thread.currentThread();
        ClassLoader before = caller.getContextClassLoader();
        try (URLClassLoader own = new URLClassLoader(new URL[0], before)) {
            caller.setContextClassLoader(own);
            CacheCall load = call(() -> {
                Thread thread = Thread.currentThread();
                assertThat(thread.isDaemon()).isTrue();
                assertThat(thread.getName()).startsWith("larder-async-");
                assertThat(thread.getContextClassLoader()).isSameAs(own);
                return inheritable.get();
            });

            assertThat(valueOf(engine.getAsync(strings(), key, load))).isNull();
        } finally {
            caller.setContextClassLoader(before);
        }
    }

    @Test
    void thread_isVirtualWhereTheJvmHasSuch() throws Exception {
        CacheEngine engine = engine(stoppingOver(MemoryStore::new));
        CacheCall load = call(() -> Thread.currentThread().toString());

        Object thread = valueOf(engine.getAsync(strings(), key, load));

        assertThat(thread.toString().startsWith("VirtualThread"))
                .isEqualTo(Runtime.version().feature() >= 21);
    }
}
