package dev.larder.cache.store.redis.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.key.pattern.GlobPattern;
import dev.larder.cache.store.FillResult;
import dev.larder.cache.store.Grant;
import dev.larder.cache.store.Intent;
import dev.larder.cache.store.LeaseTerms;
import dev.larder.cache.store.redis.RedisStore;
import dev.larder.cache.testing.KeyPatterns;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.util.JedisClusterCRC16;

/** What the lists of tags and keys look like in Redis, how they shrink, and what never leaves. */
class IndexesTest extends ListsInRedis {

    private static final Duration LIFE = Duration.ofMinutes(1);
    private static final LeaseTerms LISTED = new LeaseTerms(LIFE, true, true, true);

    private void fill(String key, String... tags) {
        Grant grant = Objects.requireNonNull(store.lease(key, LISTED));
        assertThat(fill(key, grant, LIFE, true, tags)).isEqualTo(FillResult.STORED);
    }

    private long now() {
        return Long.parseLong(((List<?>) redis.eval("return redis.call('TIME')"))
                        .get(0)
                        .toString())
                * 1000;
    }

    /** Members of entries that ended long ago. */
    private void addEnded(String index, int count) {
        Map<String, Double> members = new HashMap<>();
        IntStream.range(0, count).forEach(i -> members.put("ended" + i, ENDED));
        redis.zadd(index, members);
    }

    /**
     * Entries that ended long ago are members of the tag's list and of those of the segment, as if it were time to
     * look.
     */
    private void addEndedAndDue(String tag, String segment, int count) {
        addEnded(indexOf(tag), count);
        redis.zadd(text(names.tags()), ENDED, indexOf(tag));
        addEnded(text(names.keysOf(segment)), count);
        addEnded(text(names.endsOf(segment)), count);
        redis.zadd(text(names.segments()), ENDED, segment);
    }

    // what stands there

    @Test
    void R14_clockStampsAndIndexes_haveNoEnd() {
        fill(key("p:a"), "t");
        store.dropTagged(List.of("t"), LIFE);
        store.dropMatching(new GlobPattern(key("p:*")), LIFE, true);
        store.intents().record(new Intent(Stamp.fresh(), "what"), LIFE);

        List<byte[]> own = List.of(
                names.clock(),
                names.stampOf("t"),
                names.indexOf("t"),
                names.tags(),
                names.keysOf("p"),
                names.endsOf("p"),
                names.segments(),
                names.grace(),
                names.intentsDue(),
                names.intentsNoted());
        assertThat(own).allSatisfy(name -> {
            assertThat(redis.exists(name)).as(text(name)).isTrue();
            assertThat(redis.pttl(name)).as(text(name)).isEqualTo(-1);
        });
    }

    @Test
    void R14_patternThatReachesEverything_leavesTheLibrarysOwnKeys() {
        fill(key("p:a"), "t");
        store.dropTagged(List.of("t"), Duration.ZERO);
        store.intents().record(new Intent(Stamp.fresh(), "what"), LIFE);
        fill(key("p:b"), "t");

        assertThat(store.dropMatching(new GlobPattern(prefix + ":*"), Duration.ZERO, false))
                .isEqualTo(1);
        assertThat(store.dropMatching(new GlobPattern(prefix + ":*"), LIFE, false))
                .isZero();

        assertThat(redis.get(text(names.clock()))).isEqualTo("1");
        assertThat(redis.hget(text(names.stampOf("t")), "stamp")).isEqualTo("1");
        assertThat(redis.zcard(indexOf("t"))).isEqualTo(2);
        assertThat(redis.zcard(text(names.intentsDue()))).isEqualTo(1);
        store.forEachMatching(
                new GlobPattern(prefix + ":*"), key -> assertThat(key).doesNotStartWith(prefix + ":~larder:"));
    }

    /** A load may have joined again between the removal of the entry and that of its member. */
    @Test
    void R15_invalidation_removesNothingFromTheLists() {
        for (Duration grace : List.of(Duration.ZERO, LIFE)) {
            String key = key("p:" + grace.toMillis());
            fill(key, "t" + grace.toMillis());

            assertThat(store.dropTagged(List.of("t" + grace.toMillis()), grace)).isEqualTo(1);
            store.dropMatching(new GlobPattern(key("p:*")), grace, true);

            assertThat(redis.zscore(indexOf("t" + grace.toMillis()), key)).isNotNull();
            assertThat(redis.zscore(text(names.keysOf("p")), key)).isNotNull();
            assertThat(redis.zscore(text(names.endsOf("p")), key)).isNotNull();
        }
    }

    @Test
    void stampAndIndex_ofOneTag_liveInOneSlot() {
        for (String tag : List.of("t", "product:42", "{x}", "}", "")) {
            assertThat(JedisClusterCRC16.getSlot(names.stampOf(tag)))
                    .as(tag)
                    .isEqualTo(JedisClusterCRC16.getSlot(names.indexOf(tag)));
        }
        assertThat(JedisClusterCRC16.getSlot(names.keysOf("product")))
                .isEqualTo(JedisClusterCRC16.getSlot(names.endsOf("product")));
        assertThat(JedisClusterCRC16.getSlot(names.intentsDue()))
                .isEqualTo(JedisClusterCRC16.getSlot(names.intentsNoted()));
    }

    @Test
    void R13_stamp_onlyRises() {
        store.dropTagged(List.of("t"), Duration.ZERO);
        store.dropTagged(List.of("t"), Duration.ZERO);
        redis.set(text(names.clock()), "0");

        store.dropTagged(List.of("t"), Duration.ZERO);

        assertThat(redis.hget(text(names.stampOf("t")), "stamp")).isEqualTo("2");
    }

    @Test
    void fill_tagged_listsTheKeyUntilItsEnd() {
        long before = now();
        fill(key("p:a"), "t");

        assertThat(redis.zscore(indexOf("t"), key("p:a")))
                .isBetween(before + (double) LIFE.toMillis(), now() + LIFE.toMillis() + 1000.0);
        assertThat(redis.zscore(text(names.tags()), indexOf("t"))).isNotNull();
    }

    @Test
    void lease_indexed_listsTheKeyForAllLivesALeaseMayHaveAndAFillDoesNotShortenThat() {
        long before = now();
        fill(key("p:a"));

        assertThat(redis.zscore(text(names.endsOf("p")), key("p:a")))
                .isBetween(before + 20.0 * LIFE.toMillis(), now() + 20.0 * LIFE.toMillis() + 1000);
        assertThat(redis.zrange(text(names.keysOf("p")), 0, -1)).containsExactly(key("p:a"));
        assertThat(redis.zrange(text(names.segments()), 0, -1)).containsExactly("p");
    }

    // how they shrink

    @Test
    void fill_membersThatEnded_prunesAFew() {
        addEnded(indexOf("t"), 15);
        addEnded(text(names.keysOf("p")), 15);
        addEnded(text(names.endsOf("p")), 15);

        fill(key("p:a"), "t");

        assertThat(redis.zcard(indexOf("t"))).isEqualTo(15 - 10 + 1);
        assertThat(redis.zcard(text(names.keysOf("p")))).isEqualTo(15 - 10 + 1);
        assertThat(redis.zcard(text(names.endsOf("p")))).isEqualTo(15 - 10 + 1);
    }

    /** One script of a thousand tags must not look at the dead of all of them. */
    @Test
    void fill_manyTagsWithMembersThatEnded_prunesABoundedNumber() {
        String[] tags = IntStream.range(0, 1_000).mapToObj(i -> "t" + i).toArray(String[]::new);
        redis.eval(
                "for i = 1, #KEYS do for j = 1, 3 do redis.call('ZADD', KEYS[i], 1, 'ended' .. j) end end",
                Arrays.stream(tags).map(this::indexOf).toList(),
                List.of());

        fill(key("p:a"), tags);

        long left =
                Arrays.stream(tags).mapToLong(tag -> redis.zcard(indexOf(tag))).sum();
        assertThat(left).isBetween(4_000L - 50, 4_000L - 1);
    }

    @Test
    void sweep_allMembersEnded_indexDiesAndTheDirectoryForgetsIt() {
        addEndedAndDue("t", "p", 3);

        store.sweep();

        assertThat(redis.exists(indexOf("t"))).isFalse();
        assertThat(redis.exists(text(names.tags()))).isFalse();
        assertThat(redis.exists(text(names.keysOf("p")))).isFalse();
        assertThat(redis.exists(text(names.endsOf("p")))).isFalse();
        assertThat(redis.exists(text(names.segments()))).isFalse();
    }

    @Test
    void sweep_someMembersEnded_keepsTheOthersAndLooksAgainWhenTheLastOfThemEnds() {
        fill(key("p:a"), "t");
        addEndedAndDue("t", "p", 3);

        store.sweep();

        assertThat(redis.zrange(indexOf("t"), 0, -1)).containsExactly(key("p:a"));
        assertThat(redis.zscore(text(names.tags()), indexOf("t"))).isEqualTo(redis.zscore(indexOf("t"), key("p:a")));
        assertThat(redis.zrange(text(names.keysOf("p")), 0, -1)).containsExactly(key("p:a"));
        assertThat(redis.zscore(text(names.segments()), "p"))
                .isEqualTo(redis.zscore(text(names.endsOf("p")), key("p:a")));
    }

    @Test
    void sweep_moreEndedMembersThanOneStepTakes_takesThemAll() {
        addEnded(indexOf("t"), 3 * IndexSweeper.MEMBERS_PER_INDEX);
        redis.zadd(text(names.tags()), ENDED, indexOf("t"));

        store.sweep();

        assertThat(redis.exists(indexOf("t"))).isFalse();
        assertThat(redis.exists(text(names.tags()))).isFalse();
    }

    /** One that lives long must not keep the dead ones of its tag. */
    @Test
    void sweep_someMembersEndMuchLater_looksAgainWhenTheNextOnesEndButNotWithinAMinute() {
        long now = now();
        long hour = 3_600_000;
        addEnded(indexOf("t"), 3);
        redis.zadd(indexOf("t"), Map.of("a", now + 1_000.0, "b", now + 5_000.0, "late", (double) now + hour));
        addEnded(indexOf("u"), 3);
        redis.zadd(indexOf("u"), Map.of("a", now + 300_000.0, "late", (double) now + hour));
        redis.zadd(text(names.tags()), Map.of(indexOf("t"), ENDED, indexOf("u"), ENDED));

        store.sweep();

        assertThat(redis.zscore(text(names.tags()), indexOf("t"))).isBetween(now + 59_000.0, now + 90_000.0);
        assertThat(redis.zscore(text(names.tags()), indexOf("u"))).isEqualTo(now + 300_000.0);
    }

    @Test
    void sweep_indexGoneByItself_theDirectoryForgetsIt() {
        redis.zadd(text(names.tags()), ENDED, indexOf("t"));
        redis.zadd(text(names.segments()), ENDED, "p");

        store.sweep();

        assertThat(redis.exists(text(names.tags()))).isFalse();
        assertThat(redis.exists(text(names.segments()))).isFalse();
    }

    @Test
    void sweep_patternsBeyondTheirGraceTime_areForgotten() {
        redis.zadd(text(names.tags()), ENDED, indexOf("t"));
        redis.zadd(text(names.grace()), ENDED, "long ago");
        store.dropMatching(new GlobPattern(key("p:*")), LIFE, false);
        redis.zadd(text(names.grace()), ENDED, "long ago, too");

        store.sweep();

        assertThat(redis.zrange(text(names.grace()), 0, -1)).containsExactly(key("p:*"));
    }

    /** A sweep that found an index empty a moment ago must not lose the entry that joins it now. */
    @Test
    void sweep_againstFills_losesNoEntryAndNoIndex() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Void> sweeping = CompletableFuture.runAsync(() -> {
            while (!done.get()) {
                redis.del(text(names.sweeping())); // Always this one's turn.
                store.sweep();
            }
        });
        try {
            for (int i = 0; i < 100; i++) {
                redis.zadd(indexOf("t" + i), ENDED, "ended");
                redis.zadd(text(names.tags()), ENDED, indexOf("t" + i));
                fill(key("p:" + i), "t" + i);
            }
        } finally {
            done.set(true);
            sweeping.get(20, TimeUnit.SECONDS);
        }

        for (int i = 0; i < 100; i++) {
            assertThat(redis.zscore(text(names.tags()), indexOf("t" + i)))
                    .as("t" + i)
                    .isNotNull();
            assertThat(store.dropTagged(List.of("t" + i), Duration.ZERO))
                    .as("t" + i)
                    .isEqualTo(1);
        }
    }

    // searches

    @Test
    void dropMatching_scanRateGiven_looksAtNoMoreKeysPerSecond() {
        int rate = 1000;
        AtomicLong lookedAt = new AtomicLong();
        IntStream.range(0, 300).forEach(i -> redis.set(key("k" + i), "v"));
        try (RedisStore slow = RedisStore.using(redis, prefix, (looked, dropped) -> lookedAt.addAndGet(looked), rate)) {
            long begun = System.nanoTime();

            assertThat(slow.dropMatching(KeyPatterns.startingWith(key("k")))).isEqualTo(300);

            double seconds = (System.nanoTime() - begun) / 1e9;
            assertThat(lookedAt.get()).isGreaterThanOrEqualTo(300);
            assertThat(lookedAt.get() - rate / 10).as("all but the last step").isLessThanOrEqualTo((long)
                    (rate * seconds));
        }
    }

    // intents

    @Test
    void intents_removed_leaveNothing() {
        Intent intent = new Intent(Stamp.fresh(), "what");
        store.intents().record(intent, LIFE);
        store.intents().remove(List.of(intent.id()));

        assertThat(redis.exists(text(names.intentsDue()))).isFalse();
        assertThat(redis.exists(text(names.intentsNoted()))).isFalse();
    }

    @Test
    void intents_deadlineWithoutANote_isPassedOverAndRemoved() {
        redis.zadd(names.intentsDue(), ENDED, Stamp.fresh().toBytes());

        assertThat(store.intents().overdue(LIFE, 10)).isEmpty();
        assertThat(redis.exists(text(names.intentsDue()))).isFalse();
    }
}
