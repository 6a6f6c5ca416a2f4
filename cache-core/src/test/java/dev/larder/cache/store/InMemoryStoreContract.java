package dev.larder.cache.store;

import dev.larder.cache.codec.Stamp;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** The contract for a store in memory, whose time is the test's. */
public abstract class InMemoryStoreContract extends CacheStoreContract {

    /** The store's time. */
    protected final AtomicLong nanos;

    /** @param began what the store's time begins at */
    protected InMemoryStoreContract(long began) {
        nanos = new AtomicLong(began);
    }

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
