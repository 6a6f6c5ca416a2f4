package dev.larder.cache.annotation;

/** Who waits when several callers miss one key at once. */
public enum Stampede {
    /** What {@link CacheDefaults} say, or {@link #CLUSTER}. */
    DEFAULT,
    /** One load for all processes; the others wait for it, at most {@code larder.lease-wait}. */
    CLUSTER,
    /** One load per process; a process does not wait for another's. */
    LOCAL,
    /** Nobody waits: every caller that misses loads for itself. */
    NONE
}
