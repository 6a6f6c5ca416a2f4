package dev.larder.cache.spring;

import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What the surroundings know of Redis beside the {@code larder.*} properties. Spring Boot's part implements it.
 * Internal: public for {@code boot}, not for users; it may change in any release.
 */
public interface RedisDetails {

    /**
     * Fills in where Redis is, if that is known.
     *
     * @return what names it, for the log, for example {@code spring.data.redis.url}; {@code null} if nothing does
     * @throws dev.larder.cache.CacheConfigurationException if Redis is said to be something this release cannot use
     */
    @Nullable
    String describe(RedisConnectionSettings.Builder connection);

    /**
     * Trust and keys by name.
     *
     * @throws dev.larder.cache.CacheConfigurationException if there is no bundle of that name
     */
    SSLContext sslBundle(String name);
}
