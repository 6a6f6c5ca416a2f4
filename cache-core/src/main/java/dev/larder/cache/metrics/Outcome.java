package dev.larder.cache.metrics;

/** How one call of a cached method was answered. */
public enum Outcome {
    /** From the store. */
    HIT,
    /** By a load of this process that was already under way. */
    JOINED,
    /** From the store, after waiting for a load of another process. */
    WAITED,
    /** By a load, whose result was stored if it may be stored. */
    MISS,
    /** By a load whose result the store refused, because an invalidation came between or the lease was lost. */
    REFUSED,
    /**
     * By a load past the cache: the condition was false, a transaction was open, or another load held the lease too
     * long.
     */
    BYPASSED,
    /** By a load, because the store could not be asked. */
    UNAVAILABLE
}
