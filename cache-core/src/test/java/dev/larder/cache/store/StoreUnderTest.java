package dev.larder.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.testing.VirtualThreads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** A store that a contract is held against, and the steps every contract takes. */
@NullMarked
public interface StoreUnderTest {

    /** Long enough never to end during a test. */
    Duration LONG = Duration.ofMinutes(10);

    /** Long enough for two commands on a busy machine, short enough to wait for. */
    Duration SHORT = Duration.ofMillis(400);

    /** The store of this test. */
    CacheStore store();

    /** A key that belongs to this test. */
    String key(String name);

    /** Puts bytes of any kind under the key, as another program might. */
    void put(String key, byte[] bytes);

    /** Lets this much time pass for the store. */
    void pass(Duration duration);

    static byte[] value(String payload, Duration life) {
        return Envelope.value(Stamp.fresh(), 1, 2, payload.getBytes(StandardCharsets.UTF_8), life.toMillis());
    }

    /** One that needs no fill to know its key. */
    static byte[] value(String key, String payload, Duration life) {
        byte[] value = value(payload, life);
        Envelope.bind(value, key);
        return value;
    }

    /** The payload of a value, as text. */
    static String payload(Envelope entry) {
        return new String(entry.bytes(), Envelope.HEADER_LENGTH, entry.payloadLength(), StandardCharsets.UTF_8);
    }

    /** The entry; {@code null} for nothing, and for what is none of this key. */
    default @Nullable Envelope entry(String key) {
        byte[] bytes = store().read(key);
        return bytes == null ? null : Envelope.parse(bytes, key);
    }

    /** The entry where there must be one. */
    default Envelope standing(String key) {
        return Objects.requireNonNull(entry(key), "the entry of " + key);
    }

    /** The remaining life of the entry where there must be one, in ms. */
    default long remaining(String key) {
        return Objects.requireNonNull(store().readTimed(key), "the entry of " + key)
                .remainingMillis();
    }

    default Stamp leased(String key) {
        return Objects.requireNonNull(store().lease(key, LONG), "the lease of " + key);
    }

    default Grant leased(String key, LeaseTerms terms) {
        return Objects.requireNonNull(store().lease(key, terms), "the lease of " + key);
    }

    default byte[] filled(String key) {
        return filled(key, LONG);
    }

    default byte[] filled(String key, Duration life) {
        byte[] bytes = value("v", life);
        assertThat(store().fill(key, leased(key), bytes, life)).isTrue();
        return bytes;
    }

    /** Runs the task on so many threads, of the kind of this one, at the same moment. */
    static <T extends @Nullable Object> List<T> atOnce(int threads, Callable<T> task) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads, VirtualThreads.likeThisOne());
        try {
            CountDownLatch start = new CountDownLatch(1);
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                futures.add(executor.submit(() -> {
                    start.await();
                    return task.call();
                }));
            }
            start.countDown();
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get(60, TimeUnit.SECONDS));
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }
}
