package dev.larder.cache.spring.boot;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.method.declaration.Unbuilt;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Boot's own Redis properties, {@code spring.data.redis.*}. Boot's Redis module makes connection details of them; where
 * it is not there, they are read here, and mean the same.
 */
final class BootRedisProperties {

    private static final String PREFIX = "spring.data.redis.";
    private static final List<String> OTHER_THAN_ONE_SERVER =
            List.of("cluster.nodes", "sentinel.master", "masterreplica.nodes");

    private final Binder binder;
    private final SslContexts sslContexts;

    BootRedisProperties(Environment environment, SslContexts sslContexts) {
        this.binder = Binder.get(environment);
        this.sslContexts = sslContexts;
    }

    /** The URL; {@code null} if none is set. */
    @Nullable
    String url() {
        return value("url", String.class);
    }

    /** The property that names the server; {@code null} if none does. */
    @Nullable
    String naming() {
        return Stream.of("url", "host", "port")
                .filter(name -> value(name, String.class) != null)
                .map(name -> PREFIX + name)
                .findFirst()
                .orElse(null);
    }

    /** As {@link dev.larder.cache.spring.RedisDetails#describe}. */
    @Nullable
    String describe(RedisConnectionSettings.Builder connection) {
        for (String name : OTHER_THAN_ONE_SERVER) {
            if (binder.bind(PREFIX + name, Bindable.listOf(String.class)).isBound()) {
                throw Unbuilt.failure("Redis Cluster, Sentinel or replicas, as in " + PREFIX + name + ",");
            }
        }
        String url = url();
        if (url != null) {
            takeUrl(connection, url);
        } else {
            take("host", String.class, connection::host);
            take("port", Integer.class, connection::port);
            take("username", String.class, connection::username);
            take("password", String.class, connection::password);
            take("database", Integer.class, connection::database);
        }
        encrypt(connection);
        return naming();
    }

    /** A bundle means encryption unless that is switched off; to switch it off does not weaken a URL that wants it. */
    private void encrypt(RedisConnectionSettings.Builder connection) {
        String bundle = value("ssl.bundle", String.class);
        Boolean isEnabled = value("ssl.enabled", Boolean.class);
        if (bundle != null && !Boolean.FALSE.equals(isEnabled)) {
            connection.sslContext(sslContexts.of(bundle, PREFIX + "ssl.bundle"));
        } else if (Boolean.TRUE.equals(isEnabled)) {
            connection.tls(true);
        }
    }

    /** The message of a bad URL names the property in which URLs mostly stand; so it is no cause of this one. */
    private static void takeUrl(RedisConnectionSettings.Builder connection, String url) {
        try {
            connection.url(url);
        } catch (CacheConfigurationException e) {
            throw new CacheConfigurationException(
                    String.valueOf(e.getMessage()).replace("larder.redis.url", PREFIX + "url"));
        }
    }

    private <T> void take(String name, Class<T> type, Consumer<T> taker) {
        T value = value(name, type);
        if (value != null) {
            taker.accept(value);
        }
    }

    /** Empty text says nothing. */
    private <T> @Nullable T value(String name, Class<T> type) {
        String text = binder.bind(PREFIX + name, String.class).orElse("");
        return text.isEmpty() ? null : binder.bind(PREFIX + name, type).get();
    }
}
