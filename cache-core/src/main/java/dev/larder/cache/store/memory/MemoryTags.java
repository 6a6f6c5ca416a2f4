package dev.larder.cache.store.memory;

import dev.larder.cache.store.CacheStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which keys carry a tag, and when a tag was last invalidated, by a clock that only such invalidations move. Tags share
 * a fixed number of buckets for their stamps, so that stamps can stay for ever (rule R14) and lists need not: an
 * invalidation of a bucket's other tag costs a fill that is refused, never a stale entry. Thread-safe.
 */
final class MemoryTags {

    static final int BUCKETS = 4096;

    /** By tag, then by key: when the entry ends at the earliest. A tag without keys is not there. */
    private final Map<String, Map<String, Long>> endByKey = new HashMap<>();

    /** The clock's time of the last invalidation. It only rises. */
    private final long[] stamps = new long[BUCKETS];

    private final long[] graceUntilNanos = new long[BUCKETS];
    private final boolean[] hasGrace = new boolean[BUCKETS];
    private final LongSupplier ticker;
    private long clock;

    MemoryTags(LongSupplier ticker) {
        this.ticker = ticker;
    }

    static int bucket(String tag) {
        return Math.floorMod(tag.hashCode(), BUCKETS);
    }

    synchronized long clock() {
        return clock;
    }

    /** Lists the key under the tags first, then says whether none of them was invalidated after {@code noted}. */
    synchronized boolean join(Collection<String> tags, String key, Duration life, long noted) {
        long end = ticker.getAsLong() + life.toNanos();
        tags.forEach(tag -> endByKey.computeIfAbsent(tag, t -> new HashMap<>()).merge(key, end, Math::max));
        return tags.stream().allMatch(tag -> mayStore(bucket(tag), noted));
    }

    private boolean mayStore(int bucket, long noted) {
        boolean inGrace = hasGrace[bucket] && graceUntilNanos[bucket] - ticker.getAsLong() > 0;
        return stamps[bucket] <= noted && !inGrace;
    }

    /** A tick of the clock, to which the tags' stamps rise. */
    synchronized void raise(Collection<String> tags, Duration grace) {
        clock++;
        if (tags.contains(CacheStore.EVERY_TAG)) {
            Arrays.setAll(stamps, bucket -> raised(bucket, grace));
        } else {
            tags.forEach(tag -> stamps[bucket(tag)] = raised(bucket(tag), grace));
        }
    }

    private long raised(int bucket, Duration grace) {
        if (!grace.isZero()) {
            hasGrace[bucket] = true;
            graceUntilNanos[bucket] = ticker.getAsLong() + grace.toNanos();
        }
        return clock;
    }

    synchronized Set<String> members(Collection<String> tags) {
        Set<String> keys = new LinkedHashSet<>();
        (tags.contains(CacheStore.EVERY_TAG) ? endByKey.keySet() : tags)
                .forEach(tag -> keys.addAll(endByKey.getOrDefault(tag, Map.of()).keySet()));
        return keys;
    }

    /**
     * Forgets the keys whose time has passed and under which nothing stands: not the entry, and no lease whose fill may
     * still be on its way (rule R15).
     *
     * @return after how long the next one's time passes; {@code null} if there is none
     */
    synchronized @Nullable Duration sweep(Predicate<String> stands) {
        long now = ticker.getAsLong();
        long next = Long.MAX_VALUE;
        for (Map<String, Long> keys : endByKey.values()) {
            keys.entrySet().removeIf(member -> member.getValue() - now <= 0 && !stands.test(member.getKey()));
            for (long end : keys.values()) {
                next = Math.min(next, Math.max(0, end - now));
            }
        }
        endByKey.values().removeIf(Map::isEmpty);
        return endByKey.isEmpty() ? null : Duration.ofNanos(next);
    }

    /** How many tags have a list; for tests of what is left behind. */
    synchronized int lists() {
        return endByKey.size();
    }
}
