package dev.larder.examples.benchmarks.consistency;

import dev.larder.cache.consistency.Access;
import dev.larder.cache.consistency.CheckedCache;
import dev.larder.cache.consistency.Kind;
import dev.larder.cache.consistency.Scene;
import dev.larder.cache.consistency.VersionedSource;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.cache.RedisCacheConfiguration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;

/** Spring's cache annotations over Spring Data Redis and Jedis, with its defaults. */
public final class SpringCache implements CheckedCache {

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final Map<Kind, Access> accesses = new EnumMap<>(Kind.class);

    @Configuration(proxyBeanMethods = false)
    @EnableCaching
    static class Config {}

    public SpringCache(Scene scene) {
        context.register(Config.class);
        context.registerBean(JedisConnectionFactory.class, () -> connections(scene.redisUrl()));
        context.registerBean(
                RedisCacheManager.class,
                () -> caches(context.getBean(RedisConnectionFactory.class), scene.keyPrefix()));
        context.registerBean(SpringItems.class, scene.source());
        context.registerBean(SpringListings.class, scene.source());
        context.refresh();
        addAccesses(context.getBean(SpringItems.class), context.getBean(SpringListings.class));
        accesses.keySet().retainAll(scene.kinds());
    }

    private static JedisConnectionFactory connections(String url) {
        URI redis = URI.create(url);
        return new JedisConnectionFactory(new RedisStandaloneConfiguration(redis.getHost(), redis.getPort()));
    }

    private static RedisCacheManager caches(RedisConnectionFactory connections, String keyPrefix) {
        return RedisCacheManager.builder(connections)
                .cacheDefaults(RedisCacheConfiguration.defaultCacheConfig()
                        .prefixCacheNameWith(keyPrefix + ":")
                        .entryTtl(Duration.ofMinutes(10)))
                .build();
    }

    private void addAccesses(SpringItems items, SpringListings listings) {
        accesses.put(Kind.EXACT, Access.of(id -> List.of(items.item(id)), id -> List.of(items.update(id))));
        accesses.put(Kind.WRITE_THROUGH, Access.of(id -> List.of(items.item(id)), id -> List.of(items.write(id))));
        accesses.put(
                Kind.PATTERN,
                Access.of(
                        id -> listings.listing(VersionedSource.groupOf(id), VersionedSource.pageOf(id)),
                        id -> List.of(listings.update(id))));
    }

    @Override
    public Map<Kind, Access> accesses() {
        return accesses;
    }

    @Override
    public void close() {
        context.close();
    }
}
