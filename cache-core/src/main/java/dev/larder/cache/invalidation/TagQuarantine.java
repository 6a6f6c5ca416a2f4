package dev.larder.cache.invalidation;

import dev.larder.cache.store.CacheStore;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The tags whose invalidation has not reached the store. Which tags an entry carries is known only when it has been
 * read, and by then the quarantine may have been lifted although the read was answered before. So whoever reads takes a
 * {@link #mark} first and shows it afterwards. Thread-safe; a mark costs one volatile read while nothing is
 * outstanding.
 */
public final class TagQuarantine {

    /** The mark of a moment in which no tag was outstanding. */
    public static final long NOTHING = 0;

    /** What a reader may do with an entry. */
    public enum Verdict {
        /** No invalidation of its tags was outstanding. */
        CLEAR,
        /** One is. */
        QUARANTINED,
        /** One may have been, and has reached the store meanwhile: what stands there now is no longer in doubt. */
        LOOK_AGAIN
    }

    /** How many outstanding invalidations name a tag. */
    private final ConcurrentHashMap<String, Integer> tags = new ConcurrentHashMap<>();

    private volatile boolean empty = true;
    private final AtomicLong lifted = new AtomicLong(NOTHING + 1);

    TagQuarantine() {}

    /** To be taken before the store is asked. */
    public long mark() {
        return empty ? NOTHING : lifted.get();
    }

    /**
     * What to do with an entry.
     *
     * @param mark from before the entry was read
     * @param carried the tags of the entry
     */
    public Verdict judge(long mark, Set<String> carried) {
        if (mark == NOTHING || carried.isEmpty()) {
            return Verdict.CLEAR;
        }
        if (holdsAny(carried)) {
            return Verdict.QUARANTINED;
        }
        return lifted.get() == mark ? Verdict.CLEAR : Verdict.LOOK_AGAIN;
    }

    /** Whether an invalidation of one of the tags is outstanding now. */
    public boolean holdsAny(Set<String> carried) {
        if (empty || carried.isEmpty()) {
            return false;
        }
        // In this order: when many tags are widened to every tag, that comes before they go.
        return carried.stream().anyMatch(tags::containsKey) || tags.containsKey(CacheStore.EVERY_TAG);
    }

    // ---- Called under the lock that orders all changes

    void add(Set<String> more) {
        if (!more.isEmpty()) {
            more.forEach(tag -> tags.merge(tag, 1, Integer::sum));
            empty = false;
        }
    }

    /** The number changes first: who does not find the tag any more finds the number changed. */
    void remove(Set<String> fewer) {
        if (!fewer.isEmpty()) {
            lifted.incrementAndGet();
            fewer.forEach(tag -> tags.computeIfPresent(tag, (t, count) -> oneLess(count)));
            empty = tags.isEmpty();
        }
    }

    private static @Nullable Integer oneLess(int count) {
        return count == 1 ? null : count - 1;
    }
}
