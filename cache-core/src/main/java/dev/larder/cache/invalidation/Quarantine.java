package dev.larder.cache.invalidation;

import dev.larder.cache.key.pattern.PatternIndex;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys whose invalidation has not reached the store: what stands under them there may be stale. Thread-safe; asking
 * costs one volatile read while nothing is outstanding, and microseconds however much is.
 */
final class Quarantine {

    /** How many outstanding invalidations name a key. */
    private final ConcurrentHashMap<String, Integer> keys = new ConcurrentHashMap<>();

    private final PatternIndex patterns = new PatternIndex();
    private volatile int patternCount;
    private volatile boolean empty = true;

    boolean contains(String key) {
        if (empty) {
            return false;
        }
        return keys.containsKey(key) || patternCount > 0 && patterns.matches(key);
    }

    // ---- Called under the lock that orders all changes

    void add(Invalidation invalidation) {
        invalidation.keys().forEach(key -> keys.merge(key, 1, Integer::sum));
        if (!invalidation.patterns().isEmpty()) {
            patternCount += invalidation.patterns().size();
            invalidation.patterns().forEach(patterns::add);
        }
        empty = false;
    }

    /** Lifts one invalidation; a key that another one names stays. */
    void remove(Invalidation invalidation) {
        invalidation.keys().forEach(key -> keys.computeIfPresent(key, (k, count) -> oneLess(count)));
        if (!invalidation.patterns().isEmpty()) {
            patternCount -= invalidation.patterns().size();
            invalidation.patterns().forEach(patterns::remove);
        }
    }

    /** When nothing is outstanding any more. */
    void allRemoved() {
        empty = true;
    }

    private static @Nullable Integer oneLess(int count) {
        return count == 1 ? null : count - 1;
    }
}
