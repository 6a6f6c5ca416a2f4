package dev.larder.cache.metrics;

/** What kind of failure a cache went on in spite of. */
public enum ErrorKind {
    /** The store did not answer, or not in time. */
    UNAVAILABLE,
    /** The circuit breaker is open, so the store was not asked. */
    BREAKER_OPEN,
    /** The store is there and did not execute the command: a missing right, no memory. */
    REFUSED,
    /** The key holds a value of another Redis type. */
    FOREIGN_KEY,
    /** A loaded value could not be encoded, so it was not stored. */
    ENCODE,
    /** The tags of a value could not be computed, because one of its getters failed; it was not stored. */
    TAGS,
    /**
     * An expression or a path could not be evaluated for the values of a call: the loaded value was not stored, or an
     * invalidation dropped everything it may have meant.
     */
    EVALUATION
}
