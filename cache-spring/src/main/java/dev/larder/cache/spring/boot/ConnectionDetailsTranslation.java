package dev.larder.cache.spring.boot;

import dev.larder.cache.method.Unbuilt;
import dev.larder.cache.store.redis.RedisConnectionSettings;
import java.net.URI;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Standalone;
import org.springframework.boot.ssl.SslBundle;

/** Translates Boot's Redis connection details, so that {@code spring.data.redis.*} and service connections work. */
final class ConnectionDetailsTranslation {

    private final DataRedisConnectionDetails details;
    private final String url;

    /** @param url {@code spring.data.redis.url}, or empty */
    ConnectionDetailsTranslation(DataRedisConnectionDetails details, String url) {
        this.details = details;
        this.url = url;
    }

    void describe(RedisConnectionSettings.Builder connection) {
        Standalone standalone = details.getStandalone();
        // Details made from properties have a stand-alone server even when a cluster is meant.
        boolean isAnother =
                details.getCluster() != null || details.getSentinel() != null || details.getMasterReplica() != null;
        if (standalone == null || isAnother) {
            throw Unbuilt.failure("Redis Cluster, Sentinel or replicas in spring.data.redis.*");
        }
        connection.host(standalone.getHost()).port(standalone.getPort()).database(standalone.getDatabase());
        connection.username(details.getUsername()).password(details.getPassword());
        SslBundle bundle = details.getSslBundle();
        if (bundle != null) {
            connection.sslContext(bundle.createSslContext());
        } else if (meansTls(standalone)) {
            connection.tls(true);
        }
    }

    /** Details made from a {@code rediss://} URL say nothing of TLS; the clients Boot makes look at the URL, too. */
    private boolean meansTls(Standalone standalone) {
        return url.startsWith("rediss:")
                && standalone.getHost().equals(URI.create(url).getHost());
    }
}
