package dev.larder.cache.explore;

import dev.larder.cache.key.pattern.KeyPattern;
import java.util.Collection;

/** One caching process: an engine of its own over the store that all processes share. */
public interface Process {

    /** The user's code: reads the source. */
    interface Load {
        Object run() throws Throwable;
    }

    /** Answers a call of a cached method. */
    Object get(String key, Load load) throws Throwable;

    /** As {@link #get}, inside a transaction that was open before the call. */
    Object getInTransaction(String key, Load load) throws Throwable;

    /** The same, and the key is filled behind the call by another load. */
    Object getInTransaction(String key, Load load, Load behind) throws Throwable;

    void invalidate(Collection<String> keys, Collection<KeyPattern> patterns);

    Transaction begin();

    /** Loads that others could join; none may be left behind. */
    int loadsUnderWay();

    /** Invalidations that have not reached the store. */
    int outstandingInvalidations();
}
