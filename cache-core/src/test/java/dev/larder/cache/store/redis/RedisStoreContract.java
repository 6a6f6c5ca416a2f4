package dev.larder.cache.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.CacheStoreContract;
import dev.larder.cache.store.ForeignKeyException;
import dev.larder.cache.testing.KeyPatterns;
import dev.larder.cache.testing.Pause;
import dev.larder.cache.testing.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.UnifiedJedis;

/** The contract, and what only a Redis can show. */
abstract class RedisStoreContract extends CacheStoreContract {

    /** A budget that even a machine under load keeps; the fault tests are those that look at the time. */
    static final Duration PATIENT = TestRedis.PATIENT;

    /** Another client on the same server. */
    protected abstract UnifiedJedis redis();

    /** Of each test's own, so that it finds nobody else's intents and clock, and what it leaves is cleaned away. */
    String libraryPrefix() {
        return prefix + "-library";
    }

    @Override
    protected String uniquePrefix() {
        return TestRedis.uniquePrefix();
    }

    @Override
    public void put(String key, byte[] bytes) {
        redis().set(key.getBytes(StandardCharsets.UTF_8), bytes);
    }

    @Override
    public void pass(Duration duration) {
        Pause.millis(duration.toMillis() + 50);
    }

    @AfterEach
    void removeKeys() {
        try (RedisStore cleaner = RedisStore.using(redis(), "")) {
            cleaner.dropMatching(KeyPatterns.startingWith(prefix));
        }
    }

    @Test
    void everyCommandThatReadsTheEntry_keyOfAnotherType_saysSoAndLeavesIt() {
        String list = key("list");
        redis().lpush(list, "x");

        assertForeign(list, () -> store.read(list));
        assertForeign(list, () -> store.fill(list, Stamp.fresh(), value("v", LONG), LONG));
        assertForeign(list, () -> store.release(list, Stamp.fresh()));
        assertForeign(list, () -> store.renew(list, Stamp.fresh(), LONG));
        assertForeign(list, () -> store.dropIfUnchanged(list, new byte[] {1}));
        assertThat(store.lease(list, LONG)).isNull();
        assertThat(redis().lrange(list, 0, -1)).containsExactly("x");
    }

    private static void assertForeign(String key, ThrowingCallable command) {
        assertThatExceptionOfType(ForeignKeyException.class)
                .isThrownBy(command)
                .withMessageContaining(key)
                .withMessageContaining("Choose another key template");
    }

    @Test
    void lease_keyInRedis_hasTheGivenLife() {
        store.lease(key("a"), LONG);

        assertThat(redis().pttl(key("a"))).isBetween(LONG.toMillis() - 60_000, LONG.toMillis());
    }

    @Test
    void everyScript_serverForgotItsScripts_worksOn() {
        Stamp token = leased(key("a"));
        redis().scriptFlush();
        assertThat(store.renew(key("a"), token, LONG)).isTrue();
        redis().scriptFlush();
        assertThat(store.fill(key("a"), token, value("v", LONG), LONG)).isTrue();
        redis().scriptFlush();
        byte[] bytes = store.read(key("a"));
        assertThat(store.dropIfUnchanged(key("a"), bytes)).isTrue();
        redis().scriptFlush();
        assertThat(store.release(key("a"), leased(key("a")))).isTrue();
    }

    @Test
    void dropMatching_keysThatAreNoText_areLeftAlone() {
        byte[] binary = (prefix + ":\u00FF\u00FE").getBytes(StandardCharsets.ISO_8859_1);
        redis().set(binary, new byte[] {1});

        assertThat(store.dropMatching(KeyPatterns.startingWith(prefix))).isZero();
        assertThat(redis().del(binary)).isEqualTo(1);
    }

    @Test
    void dropMatching_keysOfAnotherType_areRemovedIfTheyMatch() {
        redis().lpush(key("list"), "x");

        assertThat(store.dropMatching(KeyPatterns.startingWith(prefix))).isEqualTo(1);
    }

    @Test
    void drop_keysOfAnotherType_removesThem() {
        redis().lpush(key("list"), "x");

        assertThat(store.drop(List.of(key("list")))).isEqualTo(1);
    }

    @Test
    void commands_manyThreads_eachGetsItsOwnReply() throws Exception {
        List<Boolean> own = atOnce(32, () -> {
            String key = key(Thread.currentThread().getName());
            byte[] bytes = filled(key);
            boolean same = true;
            for (int i = 0; i < 200; i++) {
                same &= Arrays.equals(store.read(key), bytes);
            }
            return same;
        });

        assertThat(own).containsOnly(true);
    }
}
