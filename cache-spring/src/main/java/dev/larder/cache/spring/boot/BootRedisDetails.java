package dev.larder.cache.spring.boot;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.spring.RedisDetails;
import dev.larder.cache.store.redis.RedisConnectionSettings;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.NoSuchSslBundleException;
import org.springframework.boot.ssl.SslBundles;

/** Boot's connection details and SSL bundles. */
final class BootRedisDetails implements RedisDetails {

    private final ObjectProvider<SslBundles> bundles;
    private final Consumer<RedisConnectionSettings.Builder> description;

    BootRedisDetails(ObjectProvider<SslBundles> bundles, Consumer<RedisConnectionSettings.Builder> description) {
        this.bundles = bundles;
        this.description = description;
    }

    @Override
    public void describe(RedisConnectionSettings.Builder connection) {
        description.accept(connection);
    }

    @Override
    public SSLContext sslBundle(String name) {
        try {
            return bundles.getObject().getBundle(name).createSslContext();
        } catch (NoSuchSslBundleException e) {
            throw new CacheConfigurationException(
                    "larder.redis.ssl.bundle: there is no SSL bundle \"" + name
                            + "\". Define it under spring.ssl.bundle.",
                    e);
        }
    }
}
