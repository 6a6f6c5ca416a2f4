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
     * A call of a cached method was answered; of a batch, each of its keys. Not called for one whose load failed; see
     * {@link #onLoad}.
     *
     * @param key empty if the call went past the cache before its key was known
     * @param took the whole call as its caller sees it
     */
    default void onCall(String cache, String key, Outcome outcome, Reason reason, Duration took) {}

    /** A load begins; {@link #onLoad} follows for certain. That of a batch is told once, with the first of its keys. */
    default void onLoadBegin(String cache, String key) {}

    /** A load ended; {@code succeeded} is false if it threw. */
    default void onLoad(String cache, String key, Duration took, boolean succeeded) {}

    /**
     * A refresh in the background ended, or was due and did not begin ({@link RefreshResult#SKIPPED}). Not called where
     * another process was quicker to begin it. Called on a thread of the library, if it did not begin on the caller's.
     */
    default void onRefresh(String cache, String key, RefreshResult result) {}

    /**
     * A key was filled behind a call that must not fill it, of a batch all its keys together, told with one of them; or
     * it was not. Not called where something stood under the key by then. Called on any thread.
     */
    default void onFillBehind(String cache, String key, RefreshResult result) {}

    /** A call waited for others to load. Told once, at its end, however often it waited. */
    default void onWait(String cache, String key, Duration took) {}

    /** Bytes that are no value of this cache stood under the key; the call went on as a miss. */
    default void onUndecodable(String cache, String key) {}

    /** Something failed, and the call went on without it. {@code cache} is empty for an invalidation. */
    default void onError(String cache, ErrorKind kind, Throwable error) {}

    /**
     * An invalidation of {@code keys} keys, {@code patterns} patterns and {@code tags} tags was confirmed;
     * {@code dropped} entries left.
     */
    default void onInvalidation(int keys, int patterns, int tags, long dropped, Duration took) {}

    /** Another program sent a message to invalidate something; a malformed one is ignored. */
    default void onInvalidationMessage(boolean isMalformed) {}

    /**
     * The search for the keys of a pattern made a step.
     *
     * @param lookedAt how many keys the store was asked to look at; it may look at a few more
     * @param dropped how many entries the step removed
     */
    default void onScan(int lookedAt, int dropped) {}

    /** Too many commands failed, and the circuit breaker opened: the store is not asked any more. */
    default void onOutage(Throwable cause) {}

    /** The store answers again, and the circuit breaker closed. */
    default void onRecovery(Duration outage) {}
}
