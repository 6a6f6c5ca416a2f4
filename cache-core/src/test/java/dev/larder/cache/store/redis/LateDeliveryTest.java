package dev.larder.cache.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.invalidation.Invalidation;
import dev.larder.cache.invalidation.InvalidationDelivery;
import dev.larder.cache.key.DefaultKeySchema;
import dev.larder.cache.key.KeySpelling;
import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.key.template.KeyTemplate;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.GuardedStore;
import dev.larder.cache.store.ScanListener;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.redis.connection.BackgroundThreads;
import dev.larder.cache.store.redis.connection.OwnLink;
import dev.larder.cache.testing.DelegatingStore;
import dev.larder.cache.testing.NobodyHears;
import dev.larder.cache.testing.Pause;
import dev.larder.cache.testing.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.UnifiedJedis;

/** What the end of an outage costs that left thousands of invalidations outstanding: counted at the link. */
class LateDeliveryTest {

    private final String prefix = TestRedis.uniquePrefix();
    private final UnifiedJedis redis = TestRedis.client();
    private final BackgroundThreads threads = new BackgroundThreads();
    private final CountingLink link =
            new CountingLink(new OwnLink(TestRedis.connection().build(), threads));
    private final RedisStore store = new RedisStore(link, threads, prefix, TestRedis.PATIENT, ScanListener.NO_OP, 0);
    private volatile boolean isAway;
    private final CacheStore interrupted = new DelegatingStore() {
        @Override
        protected CacheStore store() {
            if (isAway) {
                throw new StoreUnavailableException("cut off by the test", null);
            }
            return store;
        }
    };
    private final GuardedStore guarded = new GuardedStore(interrupted);
    private final InvalidationDelivery delivery =
            new InvalidationDelivery(guarded, new NobodyHears(), prefix, Duration.ZERO, null);

    @AfterEach
    void close() {
        delivery.close();
        isAway = false;
        guarded.close();
        TestRedis.clear(prefix);
    }

    private String key(String name) {
        return prefix + ":" + name;
    }

    private void awaitDelivery() {
        link.reset();
        isAway = false;
        Pause.until("everything is delivered", TestRedis.PATIENT, () -> delivery.outstanding() == 0);
    }

    @Test
    void tenThousandKeys_areDeliveredInAFewRoundTrips() {
        List<String> keys =
                IntStream.range(0, 10_000).mapToObj(i -> key("k" + i)).toList();
        redis.mset(keys.stream().flatMap(key -> List.of(key, "v").stream()).toArray(String[]::new));
        isAway = true;
        keys.forEach(key -> delivery.deliver(new Invalidation(List.of(key), List.of(), List.of())));
        assertThat(delivery.outstanding()).isEqualTo(10_000);

        awaitDelivery();

        assertThat(link.roundTrips()).isLessThanOrEqualTo(25);
        assertThat(redis.exists(keys.toArray(String[]::new))).isZero();
    }

    @Test
    void thousandsOfPatternsAndTags_areDeliveredInAFewRoundTrips() {
        KeySpelling spelling = new DefaultKeySchema(prefix, 100).spelling(KeyTemplate.parse("p:{id}*"));
        redis.set(key("p:1:a"), "v");
        redis.set(key("p:4000:a"), "v");
        isAway = true;
        for (int i = 0; i < 4_000; i++) {
            KeyPattern pattern = spelling.pattern(new Object[] {i});
            delivery.deliver(new Invalidation(List.of(), List.of(pattern), List.of("t" + i)));
        }

        awaitDelivery();

        assertThat(link.roundTrips())
                .as("one search, and eighty lists of tags, fifty at a time")
                .isLessThanOrEqualTo(100);
        assertThat(redis.exists(key("p:1:a"))).isFalse();
        assertThat(redis.exists(key("p:4000:a"))).isTrue();
    }
}
