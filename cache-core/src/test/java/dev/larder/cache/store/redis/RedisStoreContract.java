package dev.larder.cache.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.key.pattern.GlobPattern;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.CacheStoreContract;
import dev.larder.cache.store.Fill;
import dev.larder.cache.store.FillResult;
import dev.larder.cache.store.ForeignKeyException;
import dev.larder.cache.store.Grant;
import dev.larder.cache.store.Intent;
import dev.larder.cache.store.LeaseTerms;
import dev.larder.cache.store.Seen;
import dev.larder.cache.store.Stamped;
import dev.larder.cache.store.TimedEntry;
import dev.larder.cache.testing.KeyPatterns;
import dev.larder.cache.testing.Pause;
import dev.larder.cache.testing.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
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
        TestRedis.clear(redis(), prefix);
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
        assertForeign(list, () -> store.readTimed(list));
        assertForeign(list, () -> store.claim(list, Stamp.fresh(), LeaseTerms.of(LONG)));
        assertForeign(list, () -> store.claim(list, Stamp.fresh(), new LeaseTerms(LONG, true, true, true)));
        assertForeign(list, () -> store.postpone(list, Stamp.fresh(), LONG));
        assertForeign(list, () -> store.fill(listed(list, Stamp.fresh())));
        assertThat(store.lease(list, LONG)).isNull();
        assertThat(redis().lrange(list, 0, -1)).containsExactly("x");
    }

    private static Fill listed(String key, Stamp token) {
        return new Fill(key, token, value("v", LONG), LONG, Set.of("tag"), 0, true);
    }

    @Test
    void everyBatch_someKeysOfAnotherType_passesThemOver() {
        redis().lpush(key("list"), "x");
        byte[] a = filled(key("a"));
        List<String> keys = List.of(key("list"), key("a"), key("b"));

        for (boolean timed : new boolean[] {false, true}) {
            List<TimedEntry> found = store.readAll(keys, timed);
            assertThat(found.get(0)).isNull();
            assertThat(found.get(1).bytes()).isEqualTo(a);
        }
        List<Grant> grants = store.leaseAll(keys, new LeaseTerms(LONG, true, true, true));
        assertThat(grants.subList(0, 2)).containsOnlyNulls();
        assertThat(store.fillAll(List.of(
                        Fill.of(key("list"), Stamp.fresh(), value("v", LONG), LONG),
                        listed(key("list"), Stamp.fresh()),
                        Fill.of(key("b"), grants.get(2).token(), value("v", LONG), LONG))))
                .containsExactly(FillResult.LEASE_LOST, FillResult.LEASE_LOST, FillResult.STORED);
        Stamped foreign = new Stamped(key("list"), Stamp.fresh());
        Grant c = store.lease(key("c"), LeaseTerms.of(LONG));
        Stamped ours = new Stamped(key("c"), c.token());
        assertThat(store.claimAll(
                        List.of(foreign, new Stamped(key("a"), Envelope.parse(a).stamp())), LeaseTerms.of(LONG)))
                .satisfiesExactly(list -> assertThat(list).isNull(), value -> assertThat(value)
                        .isNotNull());
        assertThat(store.renewAll(List.of(foreign, ours), LONG)).containsExactly(false, true);
        assertThat(store.releaseAll(List.of(foreign, ours), Duration.ZERO)).containsExactly(false, true);
        put(key("d"), new byte[] {1});
        assertThat(store.dropAllIfUnchanged(
                        List.of(new Seen(key("list"), new byte[] {1}), new Seen(key("d"), new byte[] {1}))))
                .containsExactly(false, true);
        assertThat(redis().lrange(key("list"), 0, -1)).containsExactly("x");
    }

    /** Nothing of ours has no end; a program that saved and restored keys may have lost it. */
    @Test
    void claim_entryWithoutAnEnd_isOverAtOnceSoThatADeadHolderBlocksNobody() {
        byte[] bytes = filled(key("a"));
        redis().persist(key("a"));
        assertThat(remaining(key("a"))).isEqualTo(Long.MAX_VALUE);

        Grant first = store.claim(key("a"), standing(key("a")).stamp(), LeaseTerms.of(SHORT));
        Envelope claimed = standing(key("a"));
        assertThat(claimed.bytes()).isEqualTo(Envelope.parse(bytes).claimed(first.token(), Long.MAX_VALUE, 0));
        assertThat(store.renew(key("a"), first.token(), LONG)).isTrue();
        Grant second = store.claim(key("a"), first.token(), LeaseTerms.of(LONG));
        assertThat(second).isNotNull();

        assertThat(store.postpone(key("a"), second.token(), LONG)).isTrue();
        assertThat(standing(key("a")).claimUntilMillis()).isEqualTo(Long.MAX_VALUE);
        assertThat(redis().pttl(key("a"))).isEqualTo(-1);
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
        assertThat(forgotten().renew(key("a"), token, LONG)).isTrue();
        assertThat(forgotten().fill(key("a"), token, value("v", LONG), LONG)).isTrue();
        byte[] bytes = store.read(key("a"));
        assertThat(forgotten().dropIfUnchanged(key("a"), bytes)).isTrue();
        assertThat(forgotten().release(key("a"), leased(key("a")))).isTrue();
        filled(key("b"));
        Grant claim = forgotten().claim(key("b"), standing(key("b")).stamp(), LeaseTerms.of(LONG));
        assertThat(standing(key("b")).hasStamp(claim.token())).isTrue();
        assertThat(forgotten().postpone(key("b"), claim.token(), LONG)).isTrue();
        forgotten().sweep();
        Intent intent = new Intent(Stamp.fresh(), "what");
        forgotten().intents().record(intent, Duration.ofMillis(1));
        forgotten().intents().postpone(List.of(intent.id()), Duration.ofMillis(1));
        pass(Duration.ofMillis(5));
        assertThat(forgotten().intents().overdue(LONG, 10)).containsExactly(intent);
        forgotten().intents().remove(List.of(intent.id()));
        assertThat(store.intents().overdue(LONG, 10)).isEmpty();
    }

    @Test
    void everyPipeline_serverForgotItsScripts_worksOn() {
        LeaseTerms all = new LeaseTerms(LONG, true, true, true);
        Grant lease = forgotten().lease(key("p:a"), all);
        assertThat(forgotten()
                        .fillAll(List.of(
                                Fill.of(key("none"), Stamp.fresh(), value("v", LONG), LONG),
                                listed(key("p:a"), lease.token()),
                                listed(key("none"), Stamp.fresh()))))
                .containsExactly(FillResult.LEASE_LOST, FillResult.STORED, FillResult.LEASE_LOST);
        Grant claim = forgotten().claim(key("p:a"), standing(key("p:a")).stamp(), all);
        assertThat(standing(key("p:a")).hasStamp(claim.token())).isTrue();
        assertThat(forgotten().releaseAll(List.of(new Stamped(key("p:a"), claim.token())), LONG))
                .containsExactly(true);
        Grant again = forgotten()
                .claimAll(List.of(new Stamped(key("p:a"), standing(key("p:a")).stamp())), all)
                .get(0);
        assertThat(forgotten().renewAll(List.of(new Stamped(key("p:a"), again.token())), LONG))
                .containsExactly(true);
        put(key("p:u"), new byte[] {1});
        assertThat(forgotten().dropAllIfUnchanged(List.of(new Seen(key("p:u"), new byte[] {1}))))
                .containsExactly(true);
        assertThat(forgotten().write(key("p:b"), all)).isNotNull();
        assertThat(forgotten().dropTagged(List.of("tag"), Duration.ZERO)).isEqualTo(1);
        assertThat(forgotten().dropMatching(new GlobPattern(key("p:*")), LONG, true))
                .isEqualTo(1);
        assertThat(forgotten().leaseAll(List.of(key("p:c"), key("p:d")), all))
                .allSatisfy(grant -> assertThat(grant.fenced()).isTrue());
    }

    private CacheStore forgotten() {
        redis().scriptFlush();
        return store;
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
