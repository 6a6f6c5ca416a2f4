package dev.larder.cache.invalidation;

import dev.larder.cache.key.AnyOf;
import dev.larder.cache.key.KeyPattern;
import dev.larder.cache.store.CacheStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What one call has to remove. Immutable. To carry it out twice, or late, does no harm: it only removes.
 *
 * @param keys single keys
 * @param patterns everything these match
 * @param tags everything that carries one of these
 */
public record Invalidation(Set<String> keys, List<KeyPattern> patterns, Set<String> tags) {

    public Invalidation(Collection<String> keys, Collection<? extends KeyPattern> patterns, Collection<String> tags) {
        this(Set.copyOf(keys), List.copyOf(patterns), Set.copyOf(tags));
    }

    /** Whether it reaches nothing. */
    public boolean isEmpty() {
        return keys.isEmpty() && patterns.isEmpty() && tags.isEmpty();
    }

    /** How many keys, patterns and tags it names. */
    int names() {
        return keys.size() + patterns.size() + tags.size();
    }

    boolean namesKeysAlone() {
        return patterns.isEmpty() && tags.isEmpty();
    }

    boolean reaches(String key) {
        return keys.contains(key) || patterns.stream().anyMatch(pattern -> pattern.matches(key));
    }

    /** Removes it all and returns how many entries were there; throws what the store throws if it fails in part. */
    long carryOut(CacheStore store, Duration grace, Predicate<KeyPattern> isIndexed) {
        long dropped = keys.isEmpty() ? 0 : store.drop(keys, grace);
        for (KeyPattern pattern : AnyOf.merge(patterns)) {
            dropped += store.dropMatching(pattern, grace, isIndexed.test(pattern));
        }
        return dropped + (tags.isEmpty() ? 0 : store.dropTagged(tags, grace));
    }
}
