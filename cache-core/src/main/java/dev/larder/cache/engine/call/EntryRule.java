package dev.larder.cache.engine.call;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What becomes of one call's value: whether it is stored, for how long, and under which tags. */
public interface EntryRule {

    /**
     * The exact life of the value where arguments or result decide it, {@code null} where the cache's TTL applies. Zero
     * or less: it is not stored. Not asked for absent values.
     */
    default @Nullable Duration exactTtl(Object value) {
        return null;
    }

    /** Whether the value, absent ones included, may be stored. */
    default boolean isStored(@Nullable Object value) {
        return true;
    }

    /** The tags an entry with this value carries; asked only of a cache with {@link CacheSpec#tagged}. */
    default Set<String> tags(@Nullable Object value) {
        return Set.of();
    }
}
