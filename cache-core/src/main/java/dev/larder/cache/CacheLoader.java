package dev.larder.cache;

import org.jspecify.annotations.Nullable;

/**
 * The user's function behind a cache: reads the value from its source. What it throws reaches every caller that waits
 * for it, untouched.
 *
 * @param <T> the type of the value
 * @param <X> what it may throw; {@code RuntimeException} where it throws nothing checked
 */
@FunctionalInterface
public interface CacheLoader<T, X extends Throwable> {

    /**
     * The value, or {@code null} if there is none. Runs on the thread of one of the callers or, for a refresh, under a
     * load-timeout, and to fill the key behind a call in a transaction or session, on one of this library, later and
     * once more. So it asks the source, by what it is given, and hands on nothing that was read before: no entity, no
     * session. No connection to the store is held.
     */
    @Nullable
    T load() throws X;
}
