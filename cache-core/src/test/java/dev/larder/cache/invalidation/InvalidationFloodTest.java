package dev.larder.cache.invalidation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.CacheException;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.redis.RedisStore;
import dev.larder.cache.testing.DelegatingStore;
import dev.larder.cache.testing.Pause;
import dev.larder.cache.testing.TestRedis;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.AbstractPipeline;

/** Messages come faster than they can be carried out. */
class InvalidationFloodTest {

    private static final Duration PATIENT = Duration.ofSeconds(60);
    private static final int MESSAGES = InvalidationChannel.MOST_WAITING + 500;

    private final String prefix = TestRedis.uniquePrefix();
    private final CountDownLatch storeIsSlow = new CountDownLatch(1);
    private final AtomicInteger drops = new AtomicInteger();
    private final AtomicInteger heard = new AtomicInteger();

    private final CacheStore store = new DelegatingStore() {

        private final CacheStore redis =
                RedisStore.connecting(TestRedis.connection().build());

        @Override
        protected CacheStore store() {
            return redis;
        }

        @Override
        public long drop(Collection<String> keys, Duration grace) {
            drops.incrementAndGet();
            Pause.until("the store is quick again", PATIENT, () -> storeIsSlow.getCount() == 0);
            return redis.drop(keys, grace);
        }
    };

    private final InvalidationDelivery delivery = new InvalidationDelivery(
            store,
            new DeliveryListener() {
                @Override
                public void delivered(Invalidation invalidation, long dropped, Duration took) {}

                @Override
                public void failed(Invalidation invalidation, CacheException failure) {}
            },
            "",
            Duration.ZERO,
            null);

    private final InvalidationChannel channel =
            new InvalidationChannel(store, prefix, delivery, malformed -> heard.incrementAndGet());

    @AfterEach
    void close() {
        channel.close();
        delivery.close();
        store.close();
    }

    private String key(int number) {
        return prefix + ":" + number;
    }

    private void publish(int number) {
        try (AbstractPipeline pipeline = TestRedis.client().pipelined()) {
            IntStream.range(0, number).forEach(i -> pipeline.publish(prefix, "{\"keys\":[\"" + key(i) + "\"]}"));
        }
    }

    @Test
    void messages_moreThanMayWaitWhileTheStoreIsSlow_areAllHeardAtOnceAndAllDone() {
        Pause.until("somebody listens", PATIENT, () -> TestRedis.client().publish(prefix, "nothing") == 1);
        Pause.until("that is heard", PATIENT, () -> heard.get() == 1);
        heard.set(0);
        List.of(key(0), key(5000), key(MESSAGES - 1))
                .forEach(key -> TestRedis.client().set(key, "old"));

        publish(MESSAGES);

        Pause.until("all are heard", PATIENT, () -> heard.get() == MESSAGES);
        assertThat(delivery.isQuarantined(key(MESSAGES - 1)))
                .as("what has no place is kept like what did not reach the store")
                .isTrue();
        storeIsSlow.countDown();
        Pause.until(
                "all is done",
                PATIENT,
                () -> TestRedis.client().exists(key(0), key(5000), key(MESSAGES - 1)) == 0
                        && delivery.outstanding() == 0);
        assertThat(drops.get()).as("commands for what waited together").isLessThan(MESSAGES / 2);
    }
}
