package dev.larder.cache.consistency;

/** What is counted, over all processes, those that were killed included. */
public enum Count {
    READS,
    WRITES,
    /** Runs of a loader; a batch is one. */
    LOADS,
    /** Reads that gave an item older than a version whose invalidation had returned before the read began. */
    STALE,
    /** Reads that gave an item nobody asked for, lacked the one asked for, or gave a version that never was. */
    WRONG,
    /** Fills the cache refused to store, as far as it tells. */
    REFUSED,
    /** Reads and writes that threw. */
    FAILED
}
