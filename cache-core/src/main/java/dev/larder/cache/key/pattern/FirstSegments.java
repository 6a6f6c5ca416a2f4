package dev.larder.cache.key.pattern;

import org.jspecify.annotations.Nullable;

/** The first segments of keys, behind their prefix: {@code product} of {@code product:42}. */
public final class FirstSegments {

    private final int start;

    /** @param prefix what stands, followed by a colon, before every key; empty: nothing */
    public FirstSegments(String prefix) {
        this.start = prefix.isEmpty() ? 0 : prefix.length() + 1;
    }

    /** The first segment, prefix included, of every key the pattern matches; {@code null} if they have several. */
    public @Nullable String nameOf(KeyPattern pattern) {
        String head = pattern.head();
        int colon = head.indexOf(':', start);
        return colon < 0 ? null : head.substring(0, colon);
    }
}
