package dev.larder.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.engine.call.BatchCall;
import dev.larder.cache.engine.call.CacheSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A versioned source with a row for each key, asked for many at a time. It remembers what it was asked for; a load can
 * be stopped after it has read.
 */
final class Batches implements StoppableLoads {

    private final Map<String, AtomicInteger> versions = new ConcurrentHashMap<>();
    private final List<List<String>> asked = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch hold = new CountDownLatch(0);
    private volatile CountDownLatch held = new CountDownLatch(0);
    private volatile @Nullable Exception failure;

    /** Rows for these keys, at version 0. */
    Batches(String... keys) {
        List.of(keys).forEach(key -> versions.put(key, new AtomicInteger()));
    }

    void commit(String key) {
        versions.computeIfAbsent(key, k -> new AtomicInteger(-1)).incrementAndGet();
    }

    int version(String key) {
        return versions.get(key).get();
    }

    void failWith(Exception exception) {
        failure = exception;
    }

    void recover() {
        failure = null;
    }

    /** The next loads stop after they have read, until {@link #letGo}. */
    @Override
    public void holdLoads() {
        held = new CountDownLatch(1);
        hold = new CountDownLatch(1);
    }

    @Override
    public void awaitHeldLoad() throws InterruptedException {
        assertThat(held.await(20, TimeUnit.SECONDS)).as("a load has begun").isTrue();
    }

    @Override
    public void letGo() {
        hold.countDown();
    }

    /** What each load was asked for, in the order of their beginnings. */
    List<List<String>> asked() {
        return asked;
    }

    private List<@Nullable Object> load(List<String> keys) throws Exception {
        asked.add(keys);
        List<@Nullable Object> values = new ArrayList<>();
        for (String key : keys) {
            AtomicInteger version = versions.get(key);
            values.add(version == null ? null : key + "@" + version.get());
        }
        CountDownLatch gate = hold;
        held.countDown();
        assertThat(gate.await(20, TimeUnit.SECONDS)).as("a held load is let go").isTrue();
        Exception thrown = failure;
        if (thrown != null) {
            throw thrown;
        }
        return values;
    }

    /** A batch of these keys. */
    BatchCall call(List<String> keys) {
        return positions -> load(positions.stream().map(keys::get).toList());
    }

    /** The same inside a transaction that was open before it. */
    BatchCall insideTransaction(List<String> keys) {
        return new BatchCall() {
            @Override
            public List<@Nullable Object> load(List<Integer> positions) throws Throwable {
                return call(keys).load(positions);
            }

            @Override
            public boolean mayFill() {
                return false;
            }
        };
    }

    /** A call of one key. */
    Callable<Object> one(String key) {
        return () -> load(List.of(key)).get(0);
    }

    List<@Nullable Object> get(CacheEngine engine, String... keys) throws Exception {
        return get(engine, Caches.strings(), List.of(keys), call(List.of(keys)));
    }

    static List<@Nullable Object> get(CacheEngine engine, CacheSpec spec, List<String> keys, BatchCall call)
            throws Exception {
        try {
            return engine.getAll(spec, keys, call);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("Neither exception nor error", e);
        }
    }
}
