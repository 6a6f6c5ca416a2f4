package dev.larder.cache.consistency;

import java.util.Map;

/**
 * A cache under check, opened in each of the check's processes. An implementation has a public constructor that takes a
 * {@link Scene}; it need not connect before it is used.
 */
public interface CheckedCache extends AutoCloseable {

    /**
     * How it is read and written, for each kind that was asked for and that it supports. {@link Kind#BATCH} and
     * {@link Kind#WRITE_THROUGH} share their entries with {@link Kind#EXACT}.
     */
    Map<Kind, Access> accesses();

    /**
     * How many invalidations of this process have not reached Redis and will be tried again. While there are any, other
     * processes are promised nothing of what this one has written. Zero for a cache that keeps none.
     */
    default int outstanding() {
        return 0;
    }

    @Override
    void close();
}
