package dev.larder.cache.key.pattern;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Makes few patterns of many keys and patterns, which together reach at least what those reach. Segments in which many
 * differ become wildcards: {@code product:1:details}, {@code product:2:details} and so on become
 * {@code product:*:details}.
 */
public final class Widening {

    /** Beyond so many segments a key counts as one that goes on somehow. */
    private static final int MOST_SEGMENTS = 16;

    private static final Pattern NAMES_NOTHING = Pattern.compile("[*:]*");

    private Widening() {}

    /**
     * The patterns, at most so many and one for each number of segments.
     *
     * @param all stands in for a pattern that would spell out nothing at all: without a key prefix such a one would
     *     reach what other programs keep in the store
     */
    public static List<KeyPattern> of(
            Collection<String> keys,
            Collection<? extends KeyPattern> patterns,
            int most,
            Collection<? extends KeyPattern> all) {
        Map<Integer, Set<List<String>>> byLength = new LinkedHashMap<>();
        keys.forEach(key -> add(byLength, Glob.escape(key)));
        patterns.forEach(pattern -> pattern.globs().forEach(glob -> add(byLength, glob)));
        Set<KeyPattern> wide = new LinkedHashSet<>();
        for (Set<List<String>> alike : byLength.values()) {
            for (List<String> segments : widened(alike, Math.max(1, most / byLength.size()))) {
                String glob = String.join(":", segments);
                if (NAMES_NOTHING.matcher(glob).matches()) {
                    wide.addAll(all);
                } else {
                    wide.add(new GlobPattern(glob));
                }
            }
        }
        return List.copyOf(wide);
    }

    private static void add(Map<Integer, Set<List<String>>> byLength, String glob) {
        List<String> segments = segmentsOf(glob);
        if (segments.size() > MOST_SEGMENTS) {
            segments = new ArrayList<>(segments.subList(0, MOST_SEGMENTS));
            segments.set(MOST_SEGMENTS - 1, "*");
        }
        byLength.computeIfAbsent(segments.size(), length -> new LinkedHashSet<>())
                .add(List.copyOf(segments));
    }

    /** Cuts at colons; one that stands in a set is a part of it. */
    private static List<String> segmentsOf(String glob) {
        List<String> segments = new ArrayList<>();
        int begin = 0;
        boolean isInSet = false;
        for (int i = 0; i < glob.length(); i++) {
            switch (glob.charAt(i)) {
                case '\\' -> i++;
                case '[' -> isInSet = true;
                case ']' -> isInSet = false;
                case ':' -> {
                    if (!isInSet) {
                        segments.add(glob.substring(begin, i));
                        begin = i + 1;
                    }
                }
                default -> {}
            }
        }
        segments.add(glob.substring(begin));
        return segments;
    }

    /** Widens one column after the other, always the one in which most differ, and of several the last. */
    private static Set<List<String>> widened(Set<List<String>> rows, int most) {
        Set<List<String>> left = rows;
        while (left.size() > most) {
            int column = mostDiverse(left);
            String wide = beginning(left, column) + "*";
            Set<List<String>> fewer = new LinkedHashSet<>();
            for (List<String> row : left) {
                List<String> changed = new ArrayList<>(row);
                changed.set(column, wide);
                fewer.add(changed);
            }
            left = fewer;
        }
        return left;
    }

    private static int mostDiverse(Set<List<String>> rows) {
        int columns = rows.iterator().next().size();
        int found = 0;
        int mostValues = 0;
        for (int column = 0; column < columns; column++) {
            Set<String> values = new HashSet<>();
            for (List<String> row : rows) {
                values.add(row.get(column));
            }
            if (values.size() >= mostValues) {
                mostValues = values.size();
                found = column;
            }
        }
        return found;
    }

    /** The characters all begin with that mean themselves. */
    private static String beginning(Set<List<String>> rows, int column) {
        String shared = null;
        for (List<String> row : rows) {
            String text = row.get(column);
            int end = 0;
            while (end < text.length()
                    && "*?[\\".indexOf(text.charAt(end)) < 0
                    && (shared == null || end < shared.length() && shared.charAt(end) == text.charAt(end))) {
                end++;
            }
            shared = text.substring(0, end);
        }
        return shared == null ? "" : shared;
    }
}
