package dev.larder.cache;

import static dev.larder.cache.Args.args;
import static dev.larder.cache.CacheOption.index;
import static dev.larder.cache.CacheOption.ttl;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.testing.TestRedis;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Patterns on a real Redis: found in the index where all caches they reach have it on, else by a walk; and dry runs.
 */
class IndexedPatternsTest {

    private static final int GROUPS = 10;
    private static final int MEMBERS = 100;
    private static final int OTHERS = 2_000;

    private final AtomicLong lookedAt = new AtomicLong();
    private final Larder larder = TestRedis.larder(TestRedis.uniquePrefix())
            .listener(new CacheListener() {
                @Override
                public void onScan(int keys, int dropped) {
                    lookedAt.addAndGet(keys);
                }
            })
            .build();
    private final Cache<String> others = larder.cache("others:{id}", String.class, ttl("10m"));

    @AfterEach
    void close() {
        larder.close();
    }

    private Cache<String> filled(CacheOption... options) {
        Cache<String> listings = larder.cache("listing:{group}:{id}", String.class, options);
        for (int group = 0; group < GROUPS; group++) {
            for (int id = 0; id < MEMBERS; id++) {
                listings.get(args(group, id), () -> "old");
            }
        }
        return listings;
    }

    private static long stale(Cache<String> listings, int group) {
        return IntStream.range(0, MEMBERS)
                .filter(id -> "old".equals(listings.get(args(group, id), () -> "new")))
                .count();
    }

    @Test
    void pattern_ofIndexedCache_looksAtItsMatchesAlone() {
        Cache<String> listings = filled(index());
        IntStream.range(0, OTHERS).forEach(id -> others.get(args(id), () -> "other"));

        larder.invalidate("listing:{group}:*", args(7));

        assertThat(stale(listings, 7)).isZero();
        assertThat(stale(listings, 6)).isEqualTo(MEMBERS);
        assertThat(lookedAt.get()).as("keys looked at").isLessThanOrEqualTo(2 * MEMBERS);
    }

    @Test
    void pattern_ofCacheWithoutIndex_looksAtEveryKey() {
        Cache<String> listings = filled();

        larder.invalidate("listing:{group}:*", args(7));

        assertThat(stale(listings, 7)).isZero();
        assertThat(lookedAt.get()).as("keys looked at").isGreaterThanOrEqualTo(GROUPS * MEMBERS);
    }

    /** One of two caches that share their first segment lists nothing, so the index would not find its keys. */
    @Test
    void pattern_reachingAnotherCacheWithoutIndex_findsTheKeysOfBoth() {
        Cache<String> listings = filled(index());
        Cache<String> plain = larder.cache("listing:{group}:{id}:plain", String.class);
        plain.get(args(7, 1), () -> "old");

        larder.invalidate("listing:{group}:*", args(7));

        assertThat(stale(listings, 7)).isZero();
        assertThat(plain.get(args(7, 1), () -> "new")).isEqualTo("new");
    }

    @Test
    void pattern_ofIndexedCache_findsKeysThatAreTooLongToBeSpelledOut() {
        Cache<String> listings = larder.cache("listing:{group}:{text}", String.class, index());
        String longText = "x".repeat(500);
        listings.get(args(7, longText), () -> "old");

        larder.invalidate("listing:{group}:*", args(7));

        assertThat(listings.get(args(7, longText), () -> "new")).isEqualTo("new");
    }

    /**
     * R15: members stay in the index when they are dropped, or the next invalidation would miss what was filled since.
     */
    @Test
    void pattern_ofIndexedCache_droppedAndFilledAgain_isFoundAgain() {
        Cache<String> listings = filled(index());

        for (int turn = 0; turn < 3; turn++) {
            larder.invalidate("listing:{group}:*", args(7));
            assertThat(stale(listings, 7)).isZero();
            larder.invalidate("listing:{group}:*", args(7));
            IntStream.range(0, MEMBERS).forEach(id -> listings.get(args(7, id), () -> "old"));
        }
    }

    @Test
    void preview_ofPattern_tellsHowManyAndSomeAndDropsNone() {
        Cache<String> listings = filled();

        InvalidationPreview preview = larder.preview("listing:{group}:*", args(7), 3);

        assertThat(preview.keys()).isGreaterThanOrEqualTo(MEMBERS);
        assertThat(preview.sample()).hasSize(3).allSatisfy(key -> assertThat(key)
                .contains(":listing:7:"));
        assertThat(stale(listings, 7)).isEqualTo(MEMBERS);
    }

    @Test
    void preview_ofOneKey_tellsWhetherItIsThere() {
        filled();

        assertThat(larder.preview("listing:{group}:{id}", args(7, 7), 3).keys()).isEqualTo(1);
        assertThat(larder.preview("listing:{group}:{id}", args(7, 777), 3).keys())
                .isZero();
    }
}
