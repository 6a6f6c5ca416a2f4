package dev.larder.cache.key.pattern;

import java.util.List;

/**
 * The keys an invalidation is meant to reach: wildcards of an invalidation template with its placeholders filled in.
 * Immutable and thread-safe.
 *
 * <p>A store finds candidates with {@link #globs()} and decides with {@link #matches}: a glob may find too much, never
 * too little.
 */
public interface KeyPattern {

    /**
     * Glob patterns in the language of the Redis {@code SCAN ... MATCH} option, literals escaped. Together they find at
     * least every key that {@link #matches}. One pass over the keyspace per glob, so there are as few as possible and
     * at least one.
     */
    List<String> globs();

    /** Whether the full key, prefix included, is to be dropped. */
    boolean matches(String key);

    /**
     * Texts of which every matching key begins with one; the longer the better, since a sorted index is searched by
     * them. At least one, all within the same first segment if {@link #head} tells one.
     */
    default List<String> starts() {
        return List.of(head());
    }

    /** Text that every matching key begins with; empty if nothing is known. The longer the better. */
    default String head() {
        return "";
    }

    /** Text that every matching key begins with unless it {@link #mayBeOverlong}; begins with {@link #head()}. */
    default String start() {
        return head();
    }

    /** Whether the key may be an over-long one, of which only the head and a hash are left. */
    static boolean mayBeOverlong(String key) {
        return key.indexOf(OverlongKey.MARK) >= 0;
    }
}
