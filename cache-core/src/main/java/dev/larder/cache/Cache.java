package dev.larder.cache;

import org.jspecify.annotations.Nullable;

/**
 * One cache, used by hand. Obtained from {@link Larder#cache}. Thread-safe.
 *
 * @param <T> the type of its values
 */
public interface Cache<T> {

    /** Its name in metrics and messages. */
    String name();

    /**
     * The value for these arguments: from the store, from a load that is under way, or by {@code loader}. Concurrent
     * calls for one key run one loader. Blocks for store commands, for the load, and at most the lease wait for
     * somebody else's load. Goes past the cache where a getter on the way to the key throws, or an argument hides state
     * that is to be hashed.
     *
     * @return the value, or {@code null} if there is none; a value from the store is the caller's own copy
     * @throws X what the loader throws, untouched; this library throws nothing when the store fails
     * @throws CacheException if an argument is missing or has no stable text
     */
    <X extends Throwable> @Nullable T get(Args args, CacheLoader<? extends @Nullable T, X> loader) throws X;

    /**
     * Runs a write to the source and makes what it returns the entry for these arguments. Where two writes of one key
     * overlap, and where it cannot be known what was committed, as when the write throws, the entry is dropped instead,
     * so that it is never the older one. While the write runs nobody is served from the key. Inside a transaction it is
     * stored or dropped after the commit, as {@link dev.larder.cache.annotation.Updates} says. Blocks for store
     * commands and for the write.
     *
     * @param write writes to the source and returns what a read would give now
     * @return what the write returned
     * @throws X what the write throws, untouched; this library throws nothing when the store fails
     * @throws CacheException if an argument is missing or has no stable text
     */
    <X extends Throwable> @Nullable T update(Args args, CacheLoader<? extends @Nullable T, X> write) throws X;

    /**
     * Drops the entry for these arguments. After it returns, no read that begins, in any process, sees what was loaded
     * before. Does not throw when the store fails: that is logged and told to the listeners.
     */
    void invalidate(Args args);

    /** Drops every entry of this cache: the keys its template spells. Walks the keyspace in small steps. */
    void invalidateAll();
}
