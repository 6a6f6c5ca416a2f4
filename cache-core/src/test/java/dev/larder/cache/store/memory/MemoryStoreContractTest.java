package dev.larder.cache.store.memory;

import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.InMemoryStoreContract;

class MemoryStoreContractTest extends InMemoryStoreContract {

    /** Its time passes the greatest number, as {@link System#nanoTime} may. */
    MemoryStoreContractTest() {
        super(Long.MAX_VALUE - 1000);
    }

    @Override
    protected CacheStore createStore() {
        return new MemoryStore(nanos::get);
    }
}
