package dev.larder.cache.spring;

import dev.larder.cache.store.redis.RedisConnectionSettings;
import javax.net.ssl.SSLContext;

/** What the surroundings know of Redis beside the {@code larder.*} properties. Spring Boot's part implements it. */
public interface RedisDetails {

    /**
     * Fills in where Redis is, if that is known.
     *
     * @throws dev.larder.cache.CacheConfigurationException if Redis is said to be something this release cannot use
     */
    void describe(RedisConnectionSettings.Builder connection);

    /**
     * Trust and keys by name.
     *
     * @throws dev.larder.cache.CacheConfigurationException if there is no bundle of that name
     */
    SSLContext sslBundle(String name);
}
