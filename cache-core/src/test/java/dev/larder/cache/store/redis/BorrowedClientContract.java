package dev.larder.cache.store.redis;

import dev.larder.cache.store.CacheStore;
import dev.larder.cache.testing.TestRedis;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.util.JedisURIHelper;

/** The contract on a client the user made; one client serves all tests of a class. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BorrowedClientContract extends RedisStoreContract {

    private final RedisClient client;

    /** @param protocol {@code null}: the default, which changed with Jedis 8 */
    BorrowedClientContract(@Nullable RedisProtocol protocol) {
        client = RedisClient.builder()
                .hostAndPort(JedisURIHelper.getHostAndPort(URI.create(TestRedis.url())))
                .clientConfig(DefaultJedisClientConfig.builder(URI.create(TestRedis.url()))
                        .protocol(protocol)
                        .build())
                .poolConfig(pool())
                .build();
    }

    private static ConnectionPoolConfig pool() {
        var pool = new ConnectionPoolConfig();
        pool.setMaxTotal(100);
        pool.setMaxIdle(100);
        pool.setJmxEnabled(false);
        return pool;
    }

    @AfterAll
    void closeClient() {
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
