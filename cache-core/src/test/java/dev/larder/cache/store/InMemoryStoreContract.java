package dev.larder.cache.store;

import dev.larder.cache.codec.Stamp;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** The contract for a store in memory, whose time is the test's. */
public abstract class InMemoryStoreContract extends CacheStoreContract {

    /** The store's time; as {@link System#nanoTime} may, it passes the greatest number. */
    protected final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);

    @Override
    protected final String uniquePrefix() {
        return "t";
    }

    @Override
    public final void put(String key, byte[] bytes) {
        Stamp token = Objects.requireNonNull(store.lease(key, LONG));
        store.fill(key, token, bytes, LONG);
    }

    @Override
    public final void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }
}
