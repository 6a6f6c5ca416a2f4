package dev.larder.examples.shop.demo;

import dev.larder.cache.key.pattern.KeyPattern;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;
import redis.clients.jedis.params.ScanParams;
import redis.clients.jedis.resps.ScanResult;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * Looks into Redis from the side, with a client of its own, as an administrator would. The client is no bean: the
 * library would take a {@code UnifiedJedis} bean for its own.
 */
@Component
class RedisKeys implements DisposableBean {

    /** Enough for a page; a Redis that others use too is not read to its end. */
    private static final int MOST_KEYS = 500;

    private static final ScanParams BY_500 = new ScanParams().count(500);

    private final RedisClient redis;
    private final ShopCaches caches;

    RedisKeys(@Value("${larder.redis.url}") URI url, ShopCaches caches) {
        this.caches = caches;
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(4);
        pool.setMaxWait(Duration.ofMillis(500));
        pool.setJmxEnabled(false);
        this.redis = RedisClient.builder()
                .hostAndPort(JedisURIHelper.getHostAndPort(url))
                .clientConfig(DefaultJedisClientConfig.builder(url)
                        .timeoutMillis(500)
                        .clientName("shop-page")
                        .build())
                .poolConfig(pool)
                .build();
    }

    /** The shop's entries by key, at most {@value #MOST_KEYS}. */
    List<Entry> entries() {
        return describe(keys());
    }

    private List<String> keys() {
        List<KeyPattern> ofTheShop = caches.keys();
        TreeSet<String> keys = new TreeSet<>();
        String cursor = ScanParams.SCAN_POINTER_START;
        do {
            ScanResult<String> found = redis.scan(cursor, BY_500);
            found.getResult().stream()
                    .filter(key -> ofTheShop.stream().anyMatch(cache -> cache.matches(key)))
                    .forEach(keys::add);
            cursor = found.getCursor();
        } while (!cursor.equals(ScanParams.SCAN_POINTER_START) && keys.size() < MOST_KEYS);
        return keys.stream().limit(MOST_KEYS).toList();
    }

    private List<Entry> describe(List<String> keys) {
        List<Response<Long>> ttls = new ArrayList<>(keys.size());
        List<Response<Long>> sizes = new ArrayList<>(keys.size());
        try (Pipeline pipeline = redis.pipelined()) {
            for (String key : keys) {
                ttls.add(pipeline.pttl(key));
                sizes.add(pipeline.strlen(key));
            }
        }
        List<Entry> entries = new ArrayList<>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            long ttl = ttls.get(i).get();
            if (ttl != -2) { // gone since the scan
                entries.add(new Entry(keys.get(i), ttl, sizes.get(i).get()));
            }
        }
        entries.sort(Comparator.comparing(Entry::key));
        return entries;
    }

    @Override
    public void destroy() {
        redis.close();
    }
}
