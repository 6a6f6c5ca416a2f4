package dev.larder.cache.key.pattern;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Patterns by a text that what they match begins with, so that few are compared with a key. Not thread-safe. */
final class ByBeginning {

    /** By the length of the text, then by the text. */
    private final TreeMap<Integer, Map<String, List<KeyPattern>>> patterns = new TreeMap<>();

    private final int mostCompared;

    /** @param mostCompared where more begin alike, whatever begins so counts as matched */
    ByBeginning(int mostCompared) {
        this.mostCompared = mostCompared;
    }

    void add(String beginning, KeyPattern pattern) {
        patterns.computeIfAbsent(beginning.length(), length -> new HashMap<>())
                .computeIfAbsent(beginning, text -> new ArrayList<>())
                .add(pattern);
    }

    boolean matches(String key) {
        for (Map.Entry<Integer, Map<String, List<KeyPattern>>> entry :
                patterns.headMap(key.length(), true).entrySet()) {
            if (isMatched(key, entry.getValue().getOrDefault(key.substring(0, entry.getKey()), List.of()))) {
                return true;
            }
        }
        return false;
    }

    private boolean isMatched(String key, List<KeyPattern> alike) {
        if (alike.size() > mostCompared) {
            return true;
        }
        for (KeyPattern pattern : alike) {
            if (pattern.matches(key)) {
                return true;
            }
        }
        return false;
    }
}
