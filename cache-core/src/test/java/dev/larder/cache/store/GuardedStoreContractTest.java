package dev.larder.cache.store;

import dev.larder.cache.store.memory.MemoryStore;

/** A guarded store is a store. */
class GuardedStoreContractTest extends InMemoryStoreContract {

    GuardedStoreContractTest() {
        super(0);
    }

    @Override
    protected CacheStore createStore() {
        return new GuardedStore(new MemoryStore(nanos::get));
    }
}
