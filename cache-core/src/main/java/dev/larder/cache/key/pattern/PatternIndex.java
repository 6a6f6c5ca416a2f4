package dev.larder.cache.key.pattern;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Patterns by what their keys begin with, so that whether one of them matches a key takes about as long with ten
 * thousand of them as with one: a look for each length of a beginning, and a few comparisons. Where more patterns begin
 * alike, whatever begins so counts as matched. One thread changes it at a time; any may ask.
 */
public final class PatternIndex {

    private static final int MOST_COMPARED = 16;

    /** Longer beginnings are cut, so that a set of lengths is one number. */
    private static final int LONGEST_BEGINNING = Long.SIZE - 1;

    private final Beginnings starts = new Beginnings();

    /** For keys that may be over-long. */
    private final Beginnings heads = new Beginnings();

    /** Grows before a pattern goes. */
    private volatile long removals;

    /**
     * Whether a pattern matches the key. One that is added before another goes takes its place without a gap: the other
     * may go where this has not looked yet while its successor stands where this has looked already, so what was looked
     * through in vain while something went is looked through again.
     */
    public boolean matches(String key) {
        Beginnings beginnings = KeyPattern.mayBeOverlong(key) ? heads : starts;
        long before;
        do {
            before = removals;
            if (beginnings.matches(key)) {
                return true;
            }
        } while (removals != before);
        return false;
    }

    /** Adds a pattern; one that is there already has to be removed once more. */
    public void add(KeyPattern pattern) {
        starts.add(pattern.start(), pattern);
        heads.add(pattern.head(), pattern);
    }

    /** Removes what was added once. */
    public void remove(KeyPattern pattern) {
        removals++;
        starts.remove(pattern.start(), pattern);
        heads.remove(pattern.head(), pattern);
    }

    private static final class Beginnings {

        private final Map<String, Alike> byText = new ConcurrentHashMap<>();
        private final int[] countByLength = new int[LONGEST_BEGINNING + 1];
        private volatile long lengths;

        boolean matches(String key) {
            for (long left = lengths; left != 0; left &= left - 1) {
                int length = Long.numberOfTrailingZeros(left);
                if (length > key.length()) {
                    return false;
                }
                Alike alike = byText.get(key.substring(0, length));
                if (alike != null && alike.matches(key)) {
                    return true;
                }
            }
            return false;
        }

        void add(String text, KeyPattern pattern) {
            String beginning = cut(text);
            Alike alike = byText.get(beginning);
            if (alike != null) {
                alike.add(pattern);
                return;
            }
            byText.put(beginning, new Alike(pattern));
            if (countByLength[beginning.length()]++ == 0) {
                lengths |= 1L << beginning.length();
            }
        }

        void remove(String text, KeyPattern pattern) {
            String beginning = cut(text);
            Alike alike = byText.get(beginning);
            if (alike != null && alike.remove(pattern)) {
                byText.remove(beginning);
                if (--countByLength[beginning.length()] == 0) {
                    lengths &= ~(1L << beginning.length());
                }
            }
        }

        private static String cut(String text) {
            return text.length() <= LONGEST_BEGINNING ? text : text.substring(0, LONGEST_BEGINNING);
        }
    }

    /** The patterns with one beginning. */
    private static final class Alike {

        /** How often each was added; not looked at by those who ask. */
        private final Map<KeyPattern, Integer> counts = new HashMap<>();

        /** {@code null}: too many. */
        private volatile KeyPattern @Nullable [] compared;

        Alike(KeyPattern first) {
            counts.put(first, 1);
            compared = new KeyPattern[] {first};
        }

        boolean matches(String key) {
            KeyPattern[] all = compared;
            if (all == null) {
                return true;
            }
            for (KeyPattern pattern : all) {
                if (pattern.matches(key)) {
                    return true;
                }
            }
            return false;
        }

        void add(KeyPattern pattern) {
            if (counts.merge(pattern, 1, Integer::sum) == 1) {
                changed();
            }
        }

        /** Whether none is left. */
        boolean remove(KeyPattern pattern) {
            if (counts.computeIfPresent(pattern, (p, count) -> count == 1 ? null : count - 1) == null) {
                changed();
            }
            return counts.isEmpty();
        }

        private void changed() {
            compared = counts.size() > MOST_COMPARED ? null : counts.keySet().toArray(KeyPattern[]::new);
        }
    }
}
