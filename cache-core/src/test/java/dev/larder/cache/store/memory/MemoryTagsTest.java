package dev.larder.cache.store.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.Fill;
import dev.larder.cache.store.FillResult;
import dev.larder.cache.store.Grant;
import dev.larder.cache.store.LeaseTerms;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryTagsTest {

    private static final Duration LIFE = Duration.ofSeconds(10);

    private final AtomicLong nanos = new AtomicLong();
    private final MemoryTags tags = new MemoryTags(nanos::get);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private boolean join(String tag, long noted) {
        return tags.join(Set.of(tag), "k", LIFE, noted);
    }

    @Test
    void list_lastEntryEnded_isGone() {
        join("t", 0);
        pass(LIFE);

        tags.sweep(key -> false);

        assertThat(tags.lists()).isZero();
    }

    @Test
    void R15_member_beforeItsTime_staysThoughNothingStandsUnderTheKey() {
        join("t", 0);
        pass(LIFE.minusMillis(1));

        tags.sweep(key -> false);

        assertThat(tags.members(Set.of("t"))).containsExactly("k");
    }

    @Test
    void R15_member_whileAnythingStandsUnderTheKey_stays() {
        join("t", 0);
        pass(LIFE.multipliedBy(100));

        tags.sweep(key -> true);

        assertThat(tags.members(Set.of("t"))).containsExactly("k");
    }

    @Test
    void R15_invalidation_leavesTheLists() {
        join("t", 0);

        tags.raise(Set.of("t"), Duration.ZERO);
        tags.members(Set.of("t"));

        assertThat(tags.members(Set.of("t"))).containsExactly("k");
    }

    @Test
    void R14_stamp_afterAnyTime_stillRefuses() {
        long noted = tags.clock();
        tags.raise(Set.of("t"), Duration.ZERO);
        pass(Duration.ofDays(365));
        tags.sweep(key -> false);

        assertThat(join("t", noted)).isFalse();
        assertThat(join("t", tags.clock())).isTrue();
    }

    @Test
    void bucket_neighbourInvalidated_refusesTheFillAndKeepsTheEntry() {
        assertThat(MemoryTags.bucket("Aa")).isEqualTo(MemoryTags.bucket("BB"));
        long noted = tags.clock();
        join("Aa", noted);

        tags.raise(Set.of("BB"), Duration.ZERO);

        assertThat(join("Aa", noted)).isFalse();
        assertThat(tags.members(Set.of("BB"))).isEmpty();
    }

    @Test
    void everyTag_reachesAllListsAndRefusesEveryFill() {
        long noted = tags.clock();
        tags.join(Set.of("a"), "1", LIFE, noted);
        tags.join(Set.of("b"), "2", LIFE, noted);

        tags.raise(List.of(CacheStore.EVERY_TAG), Duration.ZERO);

        assertThat(tags.members(List.of(CacheStore.EVERY_TAG))).containsExactlyInAnyOrder("1", "2");
        assertThat(join("never seen", noted)).isFalse();
    }

    @Test
    void grace_onlyItsOwnTime_refusesFills() {
        tags.raise(Set.of("t"), Duration.ofSeconds(3));
        long noted = tags.clock();

        assertThat(join("t", noted)).isFalse();

        pass(Duration.ofSeconds(3));
        assertThat(join("t", noted)).isTrue();
    }

    @Test
    void store_everyTag_dropsTheTaggedAndLeavesTheRest() {
        try (MemoryStore store = new MemoryStore()) {
            fill(store, "tagged", Set.of("t"));
            fill(store, "plain", Set.of());

            assertThat(store.dropTagged(List.of(CacheStore.EVERY_TAG), Duration.ZERO))
                    .isEqualTo(1);

            assertThat(store.read("tagged")).isNull();
            assertThat(store.read("plain")).isNotNull();
        }
    }

    private static void fill(MemoryStore store, String key, Set<String> tags) {
        Grant grant = store.lease(key, new LeaseTerms(LIFE, true, false, false));
        byte[] entry = Envelope.value(Stamp.fresh(), 0, 0, new byte[0], LIFE.toMillis());
        assertThat(store.fill(new Fill(key, grant.token(), entry, LIFE, tags, grant.clock(), false)))
                .isEqualTo(FillResult.STORED);
    }
}
