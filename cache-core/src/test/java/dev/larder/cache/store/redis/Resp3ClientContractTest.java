package dev.larder.cache.store.redis;

import dev.larder.cache.store.CacheStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.UnifiedJedis;

/** The contract on a client the user made that speaks RESP3, whose replies have other shapes. */
class Resp3ClientContractTest extends RedisStoreContract {

    private static RedisClient client;

    @BeforeAll
    static void makeClient() {
        client = BorrowedClientContractTest.client(RedisProtocol.RESP3);
    }

    @AfterAll
    static void closeClient() {
        client.close();
    }

    @Override
    protected CacheStore createStore() {
        return RedisStore.using(client, libraryPrefix());
    }

    @Override
    protected UnifiedJedis redis() {
        return client;
    }
}
