package dev.larder.cache.store.redis;

import dev.larder.cache.store.CacheStore;
import dev.larder.cache.testing.OnVirtualThreads;
import dev.larder.cache.testing.TestRedis;
import org.junit.jupiter.api.extension.ExtendWith;
import redis.clients.jedis.UnifiedJedis;

/** The contract on virtual threads, where the JVM has them. */
@ExtendWith(OnVirtualThreads.class)
class VirtualThreadStoreContractTest extends RedisStoreContract {

    @Override
    protected CacheStore createStore() {
        return RedisStore.connecting(
                TestRedis.connection().keyPrefix(libraryPrefix()).build());
    }

    @Override
    protected UnifiedJedis redis() {
        return TestRedis.client();
    }
}
