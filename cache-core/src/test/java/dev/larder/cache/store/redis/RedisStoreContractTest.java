package dev.larder.cache.store.redis;

import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import dev.larder.cache.testing.TestRedis;
import redis.clients.jedis.UnifiedJedis;

class RedisStoreContractTest extends RedisStoreContract {

    @Override
    protected CacheStore createStore() {
        return RedisStore.connecting(RedisConnectionSettings.builder()
                .url(TestRedis.url())
                .timeout(PATIENT)
                .keyPrefix(libraryPrefix())
                .build());
    }

    @Override
    protected UnifiedJedis redis() {
        return TestRedis.client();
    }
}
