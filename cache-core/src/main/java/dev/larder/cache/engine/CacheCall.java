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

    /** The tags an entry with this value carries; asked only of a cache with {@link CacheSpec#tagged}. */
    default Set<String> tags(@Nullable Object value) {
        return Set.of();
    }

    /**
     * The tags the caller is itself about to invalidate: an entry that carries one is neither its answer nor stored by
     * it. Asked only of a cache with {@link CacheSpec#tagged}, on any thread.
     */
    default Set<String> touchedTags() {
        return Set.of();
    }
}
