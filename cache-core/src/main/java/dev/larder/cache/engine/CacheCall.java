package dev.larder.cache.engine;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One call of a cached method, as the engine sees it: the load and what is known about this call alone. */
public interface CacheCall {

    /** Runs the user's code. Whatever it throws reaches every caller that waits for it, untouched. */
    @Nullable
    Object load() throws Throwable;

    /**
     * The exact life of the value where arguments or result decide it, {@code null} where the cache's TTL applies. Zero
     * or less: it is not stored. Not asked for absent values.
     */
    default @Nullable Duration exactTtl(Object value) {
        return null;
    }

    /** Whether the loaded value, absent ones included, may be stored. */
    default boolean isStored(@Nullable Object value) {
        return true;
    }

    /**
     * Whether this call may fill the cache and share its load. False inside a transaction that was open before the call
     * (rule R22): its load may see an old snapshot or uncommitted data.
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

    /** The tags an entry with this value carries; asked only of a cache with {@link CacheSpec#tagged}. */
    default Set<String> tags(@Nullable Object value) {
        return Set.of();
    }
}
