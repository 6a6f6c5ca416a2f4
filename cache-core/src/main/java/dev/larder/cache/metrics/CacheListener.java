package dev.larder.cache.metrics;

import java.time.Duration;

/**
 * Hears what the caches do. Called on the thread that does it, before the caller has its answer, so it must be quick
 * and must not block. An exception it throws is logged and goes no further. Implementations are thread-safe.
 */
public interface CacheListener {

    /** Hears nothing. */
    CacheListener NO_OP = new CacheListener() {};

    /**
     * A call of a cached method was answered. Not called for one whose load failed; see {@link #onLoad}.
     *
     * @param took the whole call as its caller sees it
     */
    default void onCall(String cache, String key, Outcome outcome, Duration took) {}

    /** A load ended; {@code succeeded} is false if it threw. */
    default void onLoad(String cache, String key, Duration took, boolean succeeded) {}

    /** Bytes that are no value of this cache stood under the key; the call went on as a miss. */
    default void onUndecodable(String cache, String key) {}

    /** The store failed; the call went on without it. {@code cache} is empty for an invalidation of several. */
    default void onError(String cache, Throwable error) {}

    /**
     * An invalidation of {@code keys} keys and {@code patterns} patterns was confirmed; {@code dropped} entries left.
     */
    default void onInvalidation(int keys, int patterns, long dropped) {}
}
