package dev.larder.cache.invalidation;

import dev.larder.cache.key.KeyPattern;
import dev.larder.cache.store.CacheStore;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What one call has to remove. Immutable. To carry it out twice, or late, does no harm: it only removes.
 *
 * @param keys single keys
 * @param patterns everything these match
 */
public record Invalidation(Set<String> keys, List<KeyPattern> patterns) {

    public Invalidation(Collection<String> keys, Collection<KeyPattern> patterns) {
        this(Set.copyOf(keys), List.copyOf(patterns));
    }

    boolean isEmpty() {
        return keys.isEmpty() && patterns.isEmpty();
    }

    boolean reaches(String key) {
        return keys.contains(key) || patterns.stream().anyMatch(pattern -> pattern.matches(key));
    }

    /** Removes it all and returns how many entries were there; throws what the store throws if it fails in part. */
    long carryOut(CacheStore store) {
        long dropped = keys.isEmpty() ? 0 : store.drop(keys);
        for (KeyPattern pattern : patterns) {
            dropped += store.dropMatching(pattern);
        }
        return dropped;
    }
}
