package dev.larder.cache.key;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Widens what an invalidation reaches to everything that shares its first segment: {@code product:42} to
 * {@code product} and {@code product:…}. Reaches more than was meant, never less, and of such patterns there are only
 * as many as there are first words of templates.
 */
public final class FirstSegments {

    private final int start;

    /** @param prefix what stands, followed by a colon, before every key; empty: nothing */
    public FirstSegments(String prefix) {
        this.start = prefix.isEmpty() ? 0 : prefix.length() + 1;
    }

    /** The pattern of everything that shares the key's first segment. */
    public KeyPattern of(String key) {
        int colon = key.indexOf(':', start);
        return new Segment(colon < 0 ? key : key.substring(0, colon));
    }

    /** The same for a pattern whose keys all share their first segment; {@code null} if they do not. */
    public @Nullable KeyPattern of(KeyPattern pattern) {
        String head = pattern.head();
        return head.indexOf(':', start) < 0 ? null : of(head);
    }

    /** The first segment, prefix included, of every key the pattern matches; {@code null} if they have several. */
    public @Nullable String nameOf(KeyPattern pattern) {
        String head = pattern.head();
        int colon = head.indexOf(':', start);
        return colon < 0 ? null : head.substring(0, colon);
    }

    private record Segment(String text) implements KeyPattern {

        @Override
        public List<String> globs() {
            return List.of(Glob.escape(text) + "*");
        }

        @Override
        public boolean matches(String key) {
            return key.startsWith(text) && (key.length() == text.length() || key.charAt(text.length()) == ':');
        }

        @Override
        public String head() {
            return text;
        }

        @Override
        public String toString() {
            return text + ":*";
        }
    }
}
