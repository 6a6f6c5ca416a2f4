package dev.larder.examples.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.MapPropertySource;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisConnectionException;

class EmbeddedServersTest {

    private static final Map<String, Object> DATABASE = Map.of("spring.datasource.url", "jdbc:postgresql://db/shop");
    private static final Map<String, Object> BOTH =
            Map.of("spring.datasource.url", "jdbc:postgresql://db/shop", "larder.redis.url", "redis://cache:6379");

    @Test
    void initialize_bothUrlsGiven_startsNothing() {
        GenericApplicationContext context = initialized(BOTH);

        assertThat(started(context)).isEmpty();
        assertThat(context.getEnvironment().getProperty("larder.redis.url")).isEqualTo("redis://cache:6379");
    }

    @Test
    void initialize_onlyDatabaseGiven_startsRedisUntilTheContextCloses() {
        GenericApplicationContext context = initialized(DATABASE);
        String url = context.getEnvironment().getProperty("larder.redis.url");

        assertThat(started(context)).containsOnlyKeys("larder.redis.url");
        try (RedisClient redis = RedisClient.create(url)) {
            assertThat(redis.ping()).isEqualTo("PONG");
        }
        context.close();
        try (RedisClient redis = RedisClient.create(url)) {
            assertThatThrownBy(redis::ping).isInstanceOf(JedisConnectionException.class);
        }
    }

    private static GenericApplicationContext initialized(Map<String, Object> properties) {
        GenericApplicationContext context = new GenericApplicationContext();
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("given", properties));
        new EmbeddedServers().initialize(context);
        context.refresh();
        return context;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> started(GenericApplicationContext context) {
        return (Map<String, Object>) context.getEnvironment()
                .getPropertySources()
                .get("embedded servers")
                .getSource();
    }
}
