package dev.larder.cache.key.pattern;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Several patterns as one, so that one pass over the keyspace is enough for all of them. Whether a key matches is found
 * by its beginning, so it takes no longer with a thousand patterns than with one.
 */
public final class AnyOf implements KeyPattern {

    private static final int MOST_STARTS = 5_000;

    /** How many patterns are passes of their own; every pass looks at the whole keyspace. */
    private static final int MOST_PASSES = 8;

    /** With how many patterns an over-long key is compared; beyond, all such keys under their head are dropped. */
    private static final int MOST_COMPARED = 100;

    private final String head;
    private final Set<KeyPattern> patterns;
    private final ByBeginning byStart = new ByBeginning(Integer.MAX_VALUE);
    private final ByBeginning byHead = new ByBeginning(MOST_COMPARED);

    private AnyOf(String head, Set<KeyPattern> patterns) {
        this.head = head;
        this.patterns = patterns;
        for (KeyPattern pattern : patterns) {
            byStart.add(pattern.start(), pattern);
            byHead.add(pattern.head(), pattern);
        }
    }

    /**
     * The same patterns in as few passes as possible: those that share a head become one. A few that share none stay by
     * themselves, since one pass for all of them has to look at every key; many are cheaper together.
     */
    public static List<KeyPattern> merge(Collection<? extends KeyPattern> patterns) {
        Set<KeyPattern> distinct = new LinkedHashSet<>(patterns);
        Map<String, Set<KeyPattern>> byHead = new LinkedHashMap<>();
        distinct.forEach(pattern -> byHead.computeIfAbsent(pattern.head(), head -> new LinkedHashSet<>())
                .add(pattern));
        Set<KeyPattern> headless = byHead.remove("");
        List<KeyPattern> merged = new ArrayList<>(headless == null ? Set.of() : headless);
        byHead.forEach(
                (head, same) -> merged.add(same.size() == 1 ? same.iterator().next() : new AnyOf(head, same)));
        return merged.size() <= MOST_PASSES ? merged : List.of(new AnyOf(sharedHead(distinct), distinct));
    }

    private static String sharedHead(Collection<KeyPattern> patterns) {
        String shared = patterns.iterator().next().head();
        for (KeyPattern pattern : patterns) {
            String head = pattern.head();
            int end = 0;
            while (end < Math.min(shared.length(), head.length()) && shared.charAt(end) == head.charAt(end)) {
                end++;
            }
            shared = head.substring(0, end);
        }
        boolean isCut = !shared.isEmpty() && Character.isHighSurrogate(shared.charAt(shared.length() - 1));
        return isCut ? shared.substring(0, shared.length() - 1) : shared;
    }

    /** The patterns that were merged into this one; itself if it was not merged. */
    public static Collection<KeyPattern> partsOf(KeyPattern merged) {
        return merged instanceof AnyOf any ? any.patterns : List.of(merged);
    }

    /** One glob for all of them: it may find too much, and one pass is cheaper than several. */
    @Override
    public List<String> globs() {
        return List.of(Glob.escape(head) + "*");
    }

    @Override
    public boolean matches(String key) {
        return KeyPattern.mayBeOverlong(key) ? byHead.matches(key) : byStart.matches(key);
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

    @Override
    public String head() {
        return head;
    }

    @Override
    public String toString() {
        return patterns.toString();
    }
}
