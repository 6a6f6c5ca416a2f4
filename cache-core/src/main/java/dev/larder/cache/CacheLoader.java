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

    /** The value, or {@code null} if there is none. Runs on the thread of one of the callers; no connection is held. */
    @Nullable
    T load() throws X;
}
