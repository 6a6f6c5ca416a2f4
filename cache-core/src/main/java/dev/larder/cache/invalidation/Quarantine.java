package dev.larder.cache.invalidation;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The keys whose invalidation has not reached the store: what stands under them there may be stale. Thread-safe; asking
 * costs one volatile read while nothing is outstanding.
 */
final class Quarantine {

    /** How many outstanding invalidations name a key. */
    private final ConcurrentHashMap<String, Integer> keys = new ConcurrentHashMap<>();

    private final CopyOnWriteArrayList<Invalidation> withPatterns = new CopyOnWriteArrayList<>();
    private volatile boolean empty = true;

    boolean contains(String key) {
        if (empty) {
            return false;
        }
        return keys.containsKey(key) || withPatterns.stream().anyMatch(invalidation -> invalidation.reaches(key));
    }

    void add(Invalidation invalidation) {
        invalidation.keys().forEach(key -> keys.merge(key, 1, Integer::sum));
        if (!invalidation.patterns().isEmpty()) {
            withPatterns.add(invalidation);
        }
        empty = false;
    }

    /** Lifts one invalidation; a key that another one names stays. */
    void remove(Invalidation invalidation) {
        invalidation.keys().forEach(key -> keys.computeIfPresent(key, (k, count) -> oneLess(count)));
        withPatterns.remove(invalidation);
    }

    /** Called under the lock that orders all changes, when nothing is outstanding any more. */
    void allRemoved() {
        empty = true;
    }

    private static @Nullable Integer oneLess(int count) {
        return count == 1 ? null : count - 1;
    }
}
