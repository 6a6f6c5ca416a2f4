package dev.larder.cache.method;

import dev.larder.cache.key.KeyPattern;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Keys and patterns that belong to one invalidation. Not thread-safe. */
final class KeySelection {

    private final Set<String> keys = new LinkedHashSet<>();
    private final List<KeyPattern> patterns = new ArrayList<>();

    void addKeys(Collection<String> more) {
        keys.addAll(more);
    }

    void addPatterns(Collection<? extends KeyPattern> more) {
        patterns.addAll(more);
    }

    void addAll(KeySelection other) {
        keys.addAll(other.keys);
        patterns.addAll(other.patterns);
    }

    boolean contains(String key) {
        if (keys.contains(key)) {
            return true;
        }
        for (int i = 0; i < patterns.size(); i++) {
            if (patterns.get(i).matches(key)) {
                return true;
            }
        }
        return false;
    }

    int size() {
        return keys.size() + patterns.size();
    }

    boolean isEmpty() {
        return keys.isEmpty() && patterns.isEmpty();
    }

    Set<String> keys() {
        return keys;
    }

    List<KeyPattern> patterns() {
        return patterns;
    }

    void clear() {
        keys.clear();
        patterns.clear();
    }
}
