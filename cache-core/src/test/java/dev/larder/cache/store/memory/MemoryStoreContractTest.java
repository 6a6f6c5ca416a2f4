package dev.larder.cache.store.memory;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.CacheStoreContract;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

class MemoryStoreContractTest extends CacheStoreContract {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1000);

    @Override
    protected CacheStore createStore() {
        return new MemoryStore(nanos::get);
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
