package dev.larder.cache.spring.boot.actuator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.store.ServerInfo;
import dev.larder.cache.store.redis.RedisStore;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import dev.larder.cache.testing.RedisServerProcess;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;

class ServerReadingsTest {

    private final RedisServerProcess server = RedisServerProcess.start();
    private final RedisClient client = RedisClient.create(server.url());
    private final RedisStore store = RedisStore.connecting(RedisConnectionSettings.of(server.url()));
    private final AtomicLong now = new AtomicLong();
    private final ServerReadings readings = new ServerReadings(store, now::get);

    @AfterEach
    void close() {
        store.close();
        client.close();
        server.close();
    }

    private void wait(int millis) {
        now.addAndGet(Duration.ofMillis(millis).toNanos());
    }

    @Test
    void latest_withinFiveSeconds_isTheSameReading() {
        ServerInfo first = readings.latest();
        client.set("a", "1");
        wait(4_999);
        assertThat(readings.latest()).isSameAs(first);

        wait(1);

        assertThat(readings.latest().keys()).isEqualTo(1);
    }

    @Test
    void latest_whileTheServerIsAway_isUnknown_andAskedForAgainOnlyLater() {
        server.kill();
        assertThat(readings.latest()).isNull();
        server.restart();
        assertThat(readings.latest()).isNull();

        wait(5_000);

        assertThat(readings.latest()).isNotNull();
    }
}
