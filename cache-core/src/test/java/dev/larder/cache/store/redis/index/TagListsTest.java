package dev.larder.cache.store.redis.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.FillResult;
import dev.larder.cache.store.Grant;
import dev.larder.cache.store.LeaseTerms;
import dev.larder.cache.store.StoreRefusedException;
import dev.larder.cache.testing.Pause;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The lists of tags: how they are emptied together, what keeps a member in them, and that nothing is left of them. */
class TagListsTest extends ListsInRedis {

    private static final Duration LONG = Duration.ofMinutes(5);
    private static final LeaseTerms NOTING = new LeaseTerms(LONG, true, false, false);

    private Grant lease(String name) {
        return Objects.requireNonNull(store.lease(key(name), NOTING));
    }

    private void fill(String name, Duration life, String... tags) {
        assertThat(fill(key(name), lease(name), life, false, tags)).isEqualTo(FillResult.STORED);
    }

    /** The member's time is over, as that of an entry which a claim prolonged. */
    private void end(String tag, String name) {
        redis.zadd(indexOf(tag), ENDED, key(name));
        redis.zadd(text(names.tags()), ENDED, indexOf(tag));
    }

    @Test
    void everyTag_dropsWhateverCarriesOneAndRefusesLoadsThatBeganBefore() {
        IntStream.range(0, 30).forEach(i -> fill("tagged" + i, LONG, "a" + i, "b"));
        fill("plain", LONG);
        Grant slow = lease("slow");

        assertThat(store.dropTagged(List.of(CacheStore.EVERY_TAG), Duration.ZERO))
                .isGreaterThanOrEqualTo(30);

        assertThat(IntStream.range(0, 30).mapToObj(i -> store.read(key("tagged" + i))))
                .containsOnlyNulls();
        assertThat(store.read(key("plain"))).isNotNull();
        assertThat(fill(key("slow"), slow, LONG, false, "never seen before")).isEqualTo(FillResult.TAG_INVALIDATED);
    }

    @Test
    void listOfAnotherType_isRefused_andHoldsUpNoOther() {
        IntStream.range(0, 30).forEach(i -> fill("tagged" + i, LONG, "a" + i));
        String foreign = indexOf("a0");
        redis.del(foreign);
        redis.set(foreign, "of somebody else");
        List<String> tags = IntStream.range(0, 30).mapToObj(i -> "a" + i).toList();

        assertThatThrownBy(() -> store.dropTagged(tags, Duration.ZERO)).isInstanceOf(StoreRefusedException.class);

        assertThat(IntStream.range(1, 30).mapToObj(i -> store.read(key("tagged" + i))))
                .containsOnlyNulls();
    }

    @Test
    void R15_memberWhoseEntryStandsLongerThanItWasListedFor_staysListed() {
        fill("claimed", LONG, "t");
        Stamp seen = Objects.requireNonNull(Envelope.parse(store.read(key("claimed"))))
                .stamp();
        assertThat(store.claim(key("claimed"), seen, NOTING)).isNotNull();
        end("t", "claimed");

        store.sweep();

        assertThat(store.dropTagged(List.of("t"), Duration.ZERO)).isEqualTo(1);
        assertThat(store.read(key("claimed"))).isNull();
    }

    @Test
    void R15_memberOfAnEntryThatStands_isNotPrunedByAFill() {
        fill("standing", LONG, "t");
        end("t", "standing");

        fill("other", LONG, "t");

        assertThat(store.dropTagged(List.of("t"), Duration.ZERO)).isEqualTo(2);
    }

    @Test
    void lists_whenTheirEntriesHaveEnded_areSweptAway() {
        fill("a", Duration.ofMillis(50), "t", "u");
        fill("b", Duration.ofMillis(50), "t");
        store.dropTagged(List.of("u"), Duration.ZERO);

        Pause.until("the lists are gone", Duration.ofSeconds(20), () -> {
            redis.del(text(names.sweeping())); // Always this one's turn.
            store.sweep();
            return redis.keys(prefix + ":~larder:*tag*").isEmpty();
        });
    }
}
