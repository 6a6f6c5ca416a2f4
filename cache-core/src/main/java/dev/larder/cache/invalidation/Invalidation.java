package dev.larder.cache.invalidation;

import dev.larder.cache.key.pattern.KeyPattern;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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

    /** Everything that any of them names. */
    static Invalidation all(Collection<Invalidation> invalidations) {
        Set<String> keys = new LinkedHashSet<>();
        Set<KeyPattern> patterns = new LinkedHashSet<>();
        Set<String> tags = new LinkedHashSet<>();
        for (Invalidation invalidation : invalidations) {
            keys.addAll(invalidation.keys);
            patterns.addAll(invalidation.patterns);
            tags.addAll(invalidation.tags);
        }
        return new Invalidation(keys, patterns, tags);
    }

    /** What of it is among these. */
    Invalidation among(Set<String> someKeys, Set<KeyPattern> somePatterns, Set<String> someTags) {
        return new Invalidation(common(keys, someKeys), common(patterns, somePatterns), common(tags, someTags));
    }

    /** What this names and the other one does not. */
    Invalidation without(Invalidation other) {
        return new Invalidation(
                missing(keys, other.keys), missing(patterns, Set.copyOf(other.patterns)), missing(tags, other.tags));
    }

    private static <T> Collection<T> missing(Collection<T> all, Set<T> others) {
        return others.isEmpty()
                ? all
                : all.stream().filter(one -> !others.contains(one)).toList();
    }

    private static <T> List<T> common(Collection<T> some, Set<T> others) {
        return others.isEmpty()
                ? List.of()
                : some.stream().filter(others::contains).toList();
    }
}
