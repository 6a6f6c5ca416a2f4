package dev.larder.cache.store.redis;

import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import dev.larder.cache.testing.RedisBinary;
import dev.larder.cache.testing.RedisServerProcess;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;

/** The contract on Redis 7 or newer, where the machine has one. */
class Redis7StoreContractTest extends RedisStoreContract {

    private static RedisServerProcess server;
    private static RedisClient client;

    @BeforeAll
    static void startServer() {
        Optional<RedisBinary> binary = RedisBinary.onPath(7);
        Assumptions.assumeTrue(
                binary.isPresent(), "There is no redis-server of version 7 or newer on the PATH of this machine");
        server = RedisServerProcess.start(binary.get(), RedisServerProcess.freePort());
        client = RedisClient.create(URI.create(server.url()));
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            client.close();
            server.close();
        }
    }

    @Override
    protected CacheStore createStore() {
        return RedisStore.connecting(RedisConnectionSettings.builder()
                .url(server.url())
                .timeout(PATIENT)
                .keyPrefix(libraryPrefix())
                .build());
    }

    @Override
    protected UnifiedJedis redis() {
        return client;
    }
}
