package dev.larder.cache.spring.boot;

import dev.larder.cache.spring.RedisDetails;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Boot's connection details or properties, and its SSL bundles. */
final class BootRedisDetails implements RedisDetails {

    private final SslContexts sslContexts;
    private final Function<RedisConnectionSettings.Builder, @Nullable String> description;

    BootRedisDetails(SslContexts sslContexts, Function<RedisConnectionSettings.Builder, @Nullable String> description) {
        this.sslContexts = sslContexts;
        this.description = description;
    }

    @Override
    public @Nullable String describe(RedisConnectionSettings.Builder connection) {
        return description.apply(connection);
    }

    @Override
    public SSLContext sslBundle(String name) {
        return sslContexts.of(name, "larder.redis.ssl.bundle");
    }
}
