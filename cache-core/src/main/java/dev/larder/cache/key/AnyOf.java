package dev.larder.cache.key;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Several patterns with one head as one pattern, so that one pass over the keyspace is enough for all of them. Whether
 * a key matches is found by its beginning, so it takes no longer with a thousand patterns than with one.
 */
public final class AnyOf implements KeyPattern {

    private final String head;
    private final Set<KeyPattern> patterns;

    /** By the length of the text their keys begin with, then by that text. */
    private final TreeMap<Integer, Map<String, List<KeyPattern>>> byStart = new TreeMap<>();

    private static final int MOST_STARTS = 5_000;

    private AnyOf(String head, Set<KeyPattern> patterns) {
        this.head = head;
        this.patterns = patterns;
        for (KeyPattern pattern : patterns) {
            String start = startOf(pattern);
            byStart.computeIfAbsent(start.length(), length -> new HashMap<>())
                    .computeIfAbsent(start, text -> new ArrayList<>())
                    .add(pattern);
        }
    }

    /**
     * The same patterns in as few passes as possible: those that share a head become one. A pattern without a head
     * stays by itself, since one pass for it and others would have to look at every key.
     */
    public static List<KeyPattern> merge(Collection<? extends KeyPattern> patterns) {
        Map<String, Set<KeyPattern>> byHead = new LinkedHashMap<>();
        List<KeyPattern> merged = new ArrayList<>();
        for (KeyPattern pattern : patterns) {
            if (pattern.head().isEmpty()) {
                merged.add(pattern);
            } else {
                byHead.computeIfAbsent(pattern.head(), head -> new LinkedHashSet<>())
                        .add(pattern);
            }
        }
        byHead.forEach(
                (head, same) -> merged.add(same.size() == 1 ? same.iterator().next() : new AnyOf(head, same)));
        return merged;
    }

    /** One glob for all of them: it may find too much, and one pass is cheaper than several. */
    @Override
    public List<String> globs() {
        return List.of(Glob.escape(head) + "*");
    }

    @Override
    public boolean matches(String key) {
        if (key.indexOf(OverlongKey.MARK) >= 0) {
            return patterns.stream().anyMatch(pattern -> pattern.matches(key));
        }
        for (Map.Entry<Integer, Map<String, List<KeyPattern>>> entry :
                byStart.headMap(key.length(), true).entrySet()) {
            List<KeyPattern> starting = entry.getValue().getOrDefault(key.substring(0, entry.getKey()), List.of());
            for (KeyPattern pattern : starting) {
                if (pattern.matches(key)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Those of all; where that would be more than one search can ask for, the one text they share. */
    @Override
    public List<String> starts() {
        Set<String> starts = new LinkedHashSet<>();
        for (KeyPattern pattern : patterns) {
            starts.addAll(pattern.starts());
            if (starts.size() > MOST_STARTS) {
                return List.of(head);
            }
        }
        return List.copyOf(starts);
    }

    private static String startOf(KeyPattern pattern) {
        return pattern instanceof WildcardPattern wildcard ? wildcard.start() : pattern.head();
    }

    @Override
    public String head() {
        return head;
    }

    @Override
    public String toString() {
        return patterns.toString();
    }
}
