package dev.larder.cache.engine.call;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One call of a cached method, as the engine sees it: the load and what is known about this call alone. */
public interface CacheCall extends EntryRule {

    /** Runs the user's code. Whatever it throws reaches every caller that waits for it, untouched. */
    @Nullable
    Object load() throws Throwable;

    /**
     * Whether this call may fill the cache and share its load, which is about to begin. False inside a transaction that
     * was open before the call (rule R22), whose load may see an old snapshot or uncommitted data, and with a session
     * that may keep what it has read before.
     */
    default boolean mayFill() {
        return true;
    }

    /**
     * This call for a thread of the library, where its load may run at any time, even after this call was answered, and
     * more than once. Asked on the caller's thread.
     *
     * @return {@code null} if the load must not leave the caller's thread: inside a transaction, or while the thread is
     *     invalidating something. By default the call itself, whose load then depends on no thread
     */
    default @Nullable CacheCall forBackground() {
        return this;
    }

    /**
     * How the key is filled behind this call, which may not fill it. Asked on the caller's thread, before its load, if
     * nothing stands under the key.
     *
     * @return {@code null} if nobody fills it
     */
    default @Nullable Behind<CacheCall> behind() {
        return null;
    }

    /**
     * The tags the caller is itself about to invalidate: an entry that carries one is neither its answer nor stored by
     * it. Asked only of a cache with {@link CacheSpec#tagged}, on any thread.
     */
    default Set<String> touchedTags() {
        return Set.of();
    }
}
