package dev.larder.cache.key.pattern;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The keys a pattern in the glob language of Redis reaches: {@code *} and {@code ?}, sets ({@code [abc]}, {@code [^a]},
 * {@code [a-z]}), and a backslash before a character that means itself. For patterns that come as text, from another
 * program or from another time.
 *
 * @param glob as the Redis {@code SCAN ... MATCH} option takes it, key prefix included
 * @see <a href="https://redis.io/docs/latest/commands/keys/">the glob language</a>
 */
public record GlobPattern(String glob) implements KeyPattern {

    private static final Pattern LITERAL_START = Pattern.compile("(?:[^*?\\[\\\\]|\\\\.)*+", Pattern.DOTALL);

    @Override
    public List<String> globs() {
        return List.of(glob);
    }

    @Override
    public boolean matches(String key) {
        return matches(0, key, 0);
    }

    /** Walks both texts; of several wildcards only the last is ever tried again, so it takes no exponential time. */
    private boolean matches(int globStart, String key, int keyStart) {
        int g = globStart;
        int k = keyStart;
        int lastStar = -1;
        int lastTried = 0;
        while (k < key.length()) {
            if (g < glob.length() && glob.charAt(g) == '*') {
                lastStar = g++;
                lastTried = k;
            } else if (g < glob.length() && takes(g, key.charAt(k))) {
                g = endOfOne(g);
                k++;
            } else if (lastStar >= 0) {
                g = lastStar + 1;
                k = ++lastTried;
            } else {
                return false;
            }
        }
        while (g < glob.length() && glob.charAt(g) == '*') {
            g++;
        }
        return g == glob.length();
    }

    /** Whether what stands at {@code g}, which is no star, takes the character. */
    private boolean takes(int g, char c) {
        return switch (glob.charAt(g)) {
            case '?' -> true;
            case '[' -> setTakes(g, c);
            case '\\' -> g + 1 < glob.length() ? glob.charAt(g + 1) == c : c == '\\';
            default -> glob.charAt(g) == c;
        };
    }

    private boolean setTakes(int g, char c) {
        int end = endOfOne(g) - 1;
        int at = g + 1;
        boolean excluded = at < end && glob.charAt(at) == '^';
        at += excluded ? 1 : 0;
        boolean found = false;
        while (at < end) {
            if (glob.charAt(at) == '\\' && at + 1 < end) {
                at++;
            }
            char low = glob.charAt(at);
            char high = low;
            if (at + 2 < end && glob.charAt(at + 1) == '-') {
                high = glob.charAt(at + 2);
                at += 2;
            }
            found |= Math.min(low, high) <= c && c <= Math.max(low, high);
            at++;
        }
        return found != excluded;
    }

    /** Where the next element begins after the one at {@code g}. */
    private int endOfOne(int g) {
        char first = glob.charAt(g);
        if (first == '\\') {
            return Math.min(g + 2, glob.length());
        }
        if (first != '[') {
            return g + 1;
        }
        int at = g + 1;
        while (at < glob.length() && glob.charAt(at) != ']') {
            at += glob.charAt(at) == '\\' ? 2 : 1;
        }
        return Math.min(at + 1, glob.length());
    }

    @Override
    public String head() {
        var start = LITERAL_START.matcher(glob);
        return start.lookingAt() ? start.group().replaceAll("(?s)\\\\(.)", "$1") : "";
    }

    @Override
    public String toString() {
        return glob;
    }
}
