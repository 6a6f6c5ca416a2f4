package dev.larder.cache.metrics;

import java.time.Instant;
import java.util.List;

/**
 * Something that keeps caches from working although their store answers, and that passes only when somebody mends it.
 *
 * @param cause what happens, and the cure
 * @param caches whose calls met it, by name; empty if only work in the background did
 * @param since when it was met first
 */
public record Trouble(Kind kind, String cause, List<String> caches, Instant since) {

    /** What it is. */
    public enum Kind {
        /** The store does not execute a command: a missing right, no memory. */
        REFUSED,
        /** A key holds a value of another Redis type. */
        FOREIGN_KEY,
        /** What stands under a key can be read neither the first time nor the times after. */
        UNDECODABLE
    }
}
