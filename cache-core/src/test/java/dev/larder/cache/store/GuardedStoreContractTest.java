package dev.larder.cache.store;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.memory.MemoryStore;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** A guarded store is a store. */
class GuardedStoreContractTest extends CacheStoreContract {

    private final AtomicLong nanos = new AtomicLong();

    @Override
    protected CacheStore createStore() {
        return new GuardedStore(new MemoryStore(nanos::get));
    }

    @Override
    protected String uniquePrefix() {
        return "t";
    }

    @Override
    public void put(String key, byte[] bytes) {
        Stamp token = Objects.requireNonNull(store.lease(key, LONG));
        store.fill(key, token, bytes, LONG);
    }

    @Override
    public void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }
}
