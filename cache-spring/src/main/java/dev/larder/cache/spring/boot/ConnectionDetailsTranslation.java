package dev.larder.cache.spring.boot;

import dev.larder.cache.method.declaration.Unbuilt;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Standalone;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.util.StringUtils;

/** Translates Boot's Redis connection details, so that {@code spring.data.redis.*} and service connections work. */
final class ConnectionDetailsTranslation {

    private final DataRedisConnectionDetails details;
    private final BootRedisProperties properties;

    /** @param properties of which the details may have been made */
    ConnectionDetailsTranslation(DataRedisConnectionDetails details, BootRedisProperties properties) {
        this.details = details;
        this.properties = properties;
    }

    /** As {@link dev.larder.cache.spring.RedisDetails#describe}. */
    @Nullable
    String describe(RedisConnectionSettings.Builder connection) {
        Standalone standalone = details.getStandalone();
        // Details made from properties have a stand-alone server even when a cluster is meant.
        boolean isAnother =
                details.getCluster() != null || details.getSentinel() != null || details.getMasterReplica() != null;
        if (standalone == null || isAnother) {
            throw Unbuilt.failure("Redis Cluster, Sentinel or replicas in spring.data.redis.*");
        }
        connection.host(standalone.getHost()).database(standalone.getDatabase());
        if (standalone.getPort() > 0) {
            connection.port(standalone.getPort()); // It is -1 where a URL names none.
        }
        connection.username(orNone(details.getUsername())).password(orNone(details.getPassword()));
        SslBundle bundle = details.getSslBundle();
        if (bundle != null) {
            connection.sslContext(bundle.createSslContext());
        } else if (meansTls(standalone)) {
            connection.tls(true);
        }
        return areMadeOfProperties() ? properties.naming() : details.getClass().getName();
    }

    private static @Nullable String orNone(@Nullable String text) {
        return StringUtils.hasLength(text) ? text : null;
    }

    /** Boot's own class for them is not public. */
    private boolean areMadeOfProperties() {
        return details.getClass().getSimpleName().startsWith("Properties");
    }

    /** Details made from a {@code rediss://} URL say nothing of TLS; the clients Boot makes look at the URL, too. */
    private boolean meansTls(Standalone standalone) {
        String url = properties.url();
        return url != null
                && url.startsWith("rediss:")
                && standalone.getHost().equals(URI.create(url).getHost());
    }
}
