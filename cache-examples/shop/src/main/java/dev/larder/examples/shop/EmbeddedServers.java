package dev.larder.examples.shop;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import redis.embedded.RedisServer;

/**
 * Starts a Redis where {@code larder.redis.url} is not set and a PostgreSQL where {@code spring.datasource.url} is not
 * set, on free ports of the loopback interface, and sets that property. Both are empty at the start and are gone, with
 * their data, once the application has closed.
 */
final class EmbeddedServers implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final String REDIS_URL = "larder.redis.url";
    private static final String DATABASE_URL = "spring.datasource.url";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        Map<String, Object> addresses = new HashMap<>();
        try {
            if (!context.getEnvironment().containsProperty(REDIS_URL)) {
                addresses.put(REDIS_URL, startRedis(context));
            }
            if (!context.getEnvironment().containsProperty(DATABASE_URL)) {
                addresses.put(DATABASE_URL, startPostgres(context));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Could not start an embedded server; name one of your own with --" + REDIS_URL + "=redis://… or --"
                            + DATABASE_URL + "=jdbc:postgresql://…",
                    e);
        }
        context.getEnvironment().getPropertySources().addLast(new MapPropertySource("embedded servers", addresses));
    }

    private static String startRedis(ConfigurableApplicationContext context) throws IOException {
        int port = freePort();
        RedisServer redis = RedisServer.newRedisServer()
                .bind("127.0.0.1")
                .port(port)
                .setting("save \"\"")
                .build();
        redis.start();
        stopAfterBeans(context, "embedded Redis", redis::stop);
        return "redis://127.0.0.1:" + port;
    }

    private static String startPostgres(ConfigurableApplicationContext context) throws IOException {
        EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(2)) // Its default of ten seconds is too little for a busy machine.
                .setRegisterShutdownHook(false)
                .start();
        stopAfterBeans(context, "embedded PostgreSQL", postgres::close);
        return postgres.getJdbcUrl("postgres", "postgres");
    }

    /** What is registered first is destroyed last: every bean that talks to the server has gone by then. */
    private static void stopAfterBeans(ConfigurableApplicationContext context, String name, DisposableBean stop) {
        ((DefaultSingletonBeanRegistry) context.getBeanFactory()).registerDisposableBean(name, stop);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
