package dev.larder.cache.store.memory;

import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.InMemoryStoreContract;

class MemoryStoreContractTest extends InMemoryStoreContract {

    @Override
    protected CacheStore createStore() {
        return new MemoryStore(nanos::get);
    }
}
