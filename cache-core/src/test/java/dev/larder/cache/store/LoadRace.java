package dev.larder.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Envelope.Kind;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Loaders and a writer side by side. Each version of the source has a key of its own, which nobody has listed anywhere
 * before: a load of it is often under way when the next version is committed and the old one invalidated. Afterwards no
 * key but the last holds what was loaded before its invalidation.
 */
@NullMarked
final class LoadRace {

    private static final int LOADERS = 3;
    private static final int VERSIONS = 120;

    /** What a loader stores under the key of a version. */
    interface Filling {
        Fill of(int version, String key, Grant grant, byte[] entry);
    }

    private final StoreUnderTest test;
    private final LeaseTerms terms;
    private final Filling filling;
    private final IntConsumer invalidation;
    private final AtomicInteger source = new AtomicInteger();
    private final AtomicInteger loads = new AtomicInteger();
    private final AtomicBoolean done = new AtomicBoolean();

    /** @param invalidation invalidates the key of a version, and those of no others */
    LoadRace(StoreUnderTest test, LeaseTerms terms, Filling filling, IntConsumer invalidation) {
        this.test = test;
        this.terms = terms;
        this.filling = filling;
        this.invalidation = invalidation;
    }

    void run() throws Exception {
        AtomicInteger role = new AtomicInteger();
        StoreUnderTest.atOnce(LOADERS + 1, () -> {
            if (role.getAndIncrement() == 0) {
                writeAll();
            } else {
                while (!done.get()) {
                    load();
                }
            }
            return true;
        });
        for (int version = 0; version < VERSIONS; version++) {
            Envelope entry = test.entry(keyOf(version));
            assertThat(entry == null || !entry.kind().hasPayload() ? version + 1 : versionIn(entry))
                    .as(
                            "what stands under the key of version %d, invalidated after %d was committed",
                            version, version + 1)
                    .isGreaterThan(version);
        }
    }

    private String keyOf(int version) {
        return test.key("p:" + version + ":x");
    }

    private static int versionIn(Envelope entry) {
        return Integer.parseInt(StoreUnderTest.payload(entry));
    }

    private void load() {
        int version = source.get();
        String key = keyOf(version);
        Grant grant = take(key);
        if (grant != null) {
            String loaded = String.valueOf(source.get());
            loads.incrementAndGet();
            test.store().fill(filling.of(version, key, grant, StoreUnderTest.value(loaded, StoreUnderTest.LONG)));
        }
    }

    private @Nullable Grant take(String key) {
        Envelope seen = test.entry(key);
        if (seen == null) {
            return test.store().lease(key, terms);
        }
        return seen.kind() == Kind.VALUE ? test.store().claim(key, seen.stamp(), terms) : null;
    }

    /** Without a pause, so that the load is still under way. */
    private void awaitALoad() {
        int before = loads.get();
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (loads.get() == before) {
            assertThat(deadline - System.nanoTime())
                    .as("nothing was loaded for 20 s")
                    .isPositive();
            Thread.yield();
        }
    }

    private void writeAll() {
        try {
            for (int version = 0; version < VERSIONS; version++) {
                awaitALoad();
                source.incrementAndGet();
                invalidation.accept(version);
            }
        } finally {
            done.set(true);
        }
    }
}
