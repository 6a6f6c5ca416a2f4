package dev.larder.cache.store.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.store.GuardedStore;
import dev.larder.cache.store.PoolState;
import dev.larder.cache.store.ServerInfo;
import dev.larder.cache.store.StoreRefusedException;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.redis.RedisStore;
import dev.larder.cache.testing.Pause;
import dev.larder.cache.testing.RedisServerProcess;
import dev.larder.cache.testing.TestRedis;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.RedisClient;

/** What a store tells about its server and its connections. */
class ServerInfoTest {

    private final RedisServerProcess server =
            RedisServerProcess.start("--maxmemory", "3mb", "--maxmemory-policy", "allkeys-lru");
    private final RedisClient client = RedisClient.create(server.url());
    private final GuardedStore store = new GuardedStore(RedisStore.connecting(RedisConnectionSettings.builder()
            .url(server.url())
            .timeout(TestRedis.PATIENT)
            .build()));

    @AfterEach
    void close() {
        store.close();
        client.close();
        server.close();
    }

    @Test
    void serverInfo_isWhatTheServerSays() {
        client.set("a", "1");
        client.set("b", "2");
        store.read("a");
        store.read("none");

        ServerInfo info = store.serverInfo();

        assertThat(info.version()).matches("\\d+\\.\\d+\\.\\d+");
        assertThat(info.usedMemoryBytes()).isBetween(100_000L, 4_000_000L);
        assertThat(info.keys()).isEqualTo(2);
        assertThat(info.hits()).isEqualTo(1);
        assertThat(info.misses()).isEqualTo(1);
        assertThat(info.hitRate()).isEqualTo(0.5);
        assertThat(info.evictedKeys()).isZero();
        assertThat(info.connectedClients()).isPositive();
    }

    @Test
    void serverInfo_ofAFullServer_countsEvictedKeys() {
        String block = "x".repeat(100_000);
        for (int i = 0; i < 50; i++) {
            client.set("block:" + i, block);
        }

        assertThat(store.serverInfo().evictedKeys()).isPositive();
    }

    @Test
    void serverInfo_throughAGivenClient_isTheSame() {
        try (RedisStore borrowed = RedisStore.using(client, "")) {
            assertThat(borrowed.serverInfo().version())
                    .isEqualTo(store.serverInfo().version());
            assertThat(borrowed.pool()).isNull();
        }
    }

    @Test
    void serverInfo_withoutTheRightToAsk_isRefusedAndOpensNoBreaker() {
        CommandArguments command = new CommandArguments(Protocol.Command.ACL).add("SETUSER");
        List.of("blind", "on", ">secret", "~*", "&*", "+@all", "-info").forEach(command::add);
        client.executeCommand(command);
        try (GuardedStore blind = new GuardedStore(RedisStore.connecting(RedisConnectionSettings.builder()
                .url(server.url())
                .timeout(TestRedis.PATIENT)
                .username("blind")
                .password("secret")
                .build()))) {
            for (int i = 0; i < 10; i++) {
                assertThatThrownBy(blind::serverInfo).isInstanceOf(StoreRefusedException.class);
            }
            assertThat(blind.isAvailable()).isTrue();
        }
    }

    @Test
    void serverInfo_whileTheServerIsAway_isUnavailable() {
        server.kill();

        assertThatThrownBy(store::serverInfo).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void pool_atRest_isIdle() {
        store.ping();
        Pause.until(
                "the start-up check is over",
                TestRedis.PATIENT,
                () -> store.pool().active() == 0);

        PoolState pool = store.pool();

        assertThat(pool.idle()).isPositive();
        assertThat(pool.waiting()).isZero();
        assertThat(pool.max()).isEqualTo(PoolSettings.DEFAULT.maxActive());
    }
}
