package dev.larder.examples.benchmarks.consistency;

import com.alicp.jetcache.anno.CacheConsts;
import com.alicp.jetcache.anno.config.EnableMethodCache;
import com.alicp.jetcache.anno.support.GlobalCacheConfig;
import com.alicp.jetcache.anno.support.JetCacheBaseBeans;
import com.alicp.jetcache.redis.RedisCacheBuilder;
import com.alicp.jetcache.support.Fastjson2KeyConvertor;
import com.alicp.jetcache.support.JavaValueDecoder;
import com.alicp.jetcache.support.JavaValueEncoder;
import dev.larder.cache.consistency.Access;
import dev.larder.cache.consistency.CheckedCache;
import dev.larder.cache.consistency.Kind;
import dev.larder.cache.consistency.Scene;
import dev.larder.cache.consistency.VersionedSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import redis.clients.jedis.RedisClient;

/** JetCache's annotations over Jedis, values by Java serialization, its default. */
public final class JetCache implements CheckedCache {

    private final RedisClient redis;
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private final Map<Kind, Access> accesses = new EnumMap<>(Kind.class);

    @Configuration
    @EnableMethodCache(basePackages = "dev.larder.examples.benchmarks.consistency")
    @Import(JetCacheBaseBeans.class)
    static class Config {}

    public JetCache(Scene scene) {
        this.redis = RedisClient.create(scene.redisUrl());
        context.register(Config.class);
        context.registerBean(GlobalCacheConfig.class, () -> caches(redis, scene.keyPrefix()));
        context.registerBean(JetItems.class, scene.source());
        context.registerBean(JetListings.class, scene.source());
        context.refresh();
        addAccesses(context.getBean(JetItems.class), context.getBean(JetListings.class));
        accesses.keySet().retainAll(scene.kinds());
    }

    private static GlobalCacheConfig caches(RedisClient redis, String keyPrefix) {
        GlobalCacheConfig config = new GlobalCacheConfig();
        config.setLocalCacheBuilders(Map.of());
        config.setRemoteCacheBuilders(Map.of(
                CacheConsts.DEFAULT_AREA,
                RedisCacheBuilder.createRedisCacheBuilder()
                        .keyConvertor(Fastjson2KeyConvertor.INSTANCE)
                        .valueEncoder(JavaValueEncoder.INSTANCE)
                        .valueDecoder(JavaValueDecoder.INSTANCE)
                        .keyPrefix(keyPrefix + ":")
                        .jedis(redis)));
        return config;
    }

    private void addAccesses(JetItems items, JetListings listings) {
        accesses.put(Kind.EXACT, Access.of(id -> List.of(items.item(id)), id -> List.of(items.update(id))));
        accesses.put(Kind.WRITE_THROUGH, Access.of(id -> List.of(items.item(id)), id -> List.of(items.write(id))));
        accesses.put(
                Kind.PATTERN,
                Access.of(
                        id -> listings.listing(VersionedSource.groupOf(id), VersionedSource.pageOf(id)),
                        id -> List.of(listings.update(VersionedSource.groupOf(id), id))));
    }

    @Override
    public Map<Kind, Access> accesses() {
        return accesses;
    }

    @Override
    public void close() {
        context.close();
        redis.close();
    }
}
