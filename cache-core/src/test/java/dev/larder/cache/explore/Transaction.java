package dev.larder.cache.explore;

/** An open transaction of a process. */
public interface Transaction {

    /** The key is to be invalidated when it has ended. */
    void invalidate(String key);

    /** It is over; {@code certainlyRolledBack} if nothing was written for certain. */
    void ended(boolean certainlyRolledBack);
}
