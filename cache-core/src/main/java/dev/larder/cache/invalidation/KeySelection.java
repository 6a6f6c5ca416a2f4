package dev.larder.cache.invalidation;

import dev.larder.cache.key.pattern.KeyPattern;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** Keys, patterns and tags that belong to one invalidation. Not thread-safe. */
public final class KeySelection {

    private final Set<String> keys = new LinkedHashSet<>();
    private final Set<KeyPattern> patterns = new LinkedHashSet<>();
    private final Set<String> tags = new LinkedHashSet<>();

    public void addKeys(Collection<String> more) {
        keys.addAll(more);
    }

    public void addPatterns(Collection<? extends KeyPattern> more) {
        patterns.addAll(more);
    }

    public void addTags(Collection<String> more) {
        tags.addAll(more);
    }

    public void addAll(KeySelection other) {
        tags.addAll(other.tags);
        keys.addAll(other.keys);
        patterns.addAll(other.patterns);
    }

    public void removeAll(KeySelection other) {
        tags.removeAll(other.tags);
        keys.removeAll(other.keys);
        patterns.removeAll(other.patterns);
    }

    public boolean contains(String key) {
        if (keys.contains(key)) {
            return true;
        }
        for (KeyPattern pattern : patterns) {
            if (pattern.matches(key)) {
                return true;
            }
        }
        return false;
    }

    public int size() {
        return keys.size() + patterns.size() + tags.size();
    }

    public boolean isEmpty() {
        return size() == 0;
    }

    public Set<String> tags() {
        return tags;
    }

    public void clear() {
        keys.clear();
        patterns.clear();
        tags.clear();
    }

    /** What is selected now. */
    public Invalidation toInvalidation() {
        return new Invalidation(keys, patterns, tags);
    }
}
