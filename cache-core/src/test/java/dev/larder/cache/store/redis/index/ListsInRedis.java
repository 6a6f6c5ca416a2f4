package dev.larder.cache.store.redis.index;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.Fill;
import dev.larder.cache.store.FillResult;
import dev.larder.cache.store.Grant;
import dev.larder.cache.store.redis.RedisStore;
import dev.larder.cache.testing.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import redis.clients.jedis.UnifiedJedis;

/** A store whose keys begin with a prefix of the test's own, and a look at the lists it keeps in Redis. */
abstract class ListsInRedis {

    /** A score of long ago. */
    static final double ENDED = 1;

    final String prefix = TestRedis.uniquePrefix();
    final KeyNames names = new KeyNames(prefix);
    final UnifiedJedis redis = TestRedis.client();
    final RedisStore store = RedisStore.connecting(TestRedis.connection()
            .keyPrefix(prefix)
            .timeout(Duration.ofSeconds(5))
            .build());

    @AfterEach
    void close() {
        store.close();
        TestRedis.clear(prefix);
    }

    String key(String name) {
        return prefix + ":" + name;
    }

    static String text(byte[] name) {
        return new String(name, StandardCharsets.UTF_8);
    }

    String indexOf(String tag) {
        return text(names.indexOf(tag));
    }

    FillResult fill(String key, Grant grant, Duration life, boolean indexed, String... tags) {
        byte[] entry = Envelope.value(Stamp.fresh(), 0, 0, new byte[3], life.toMillis());
        return store.fill(new Fill(key, grant.token(), entry, life, Set.of(tags), grant.clock(), indexed));
    }
}
