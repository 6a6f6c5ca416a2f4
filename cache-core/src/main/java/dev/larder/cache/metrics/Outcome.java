package dev.larder.cache.metrics;

/** How one call of a cached method was answered. {@link Reason} says why. */
public enum Outcome {
    /** From the store. */
    HIT,
    /** From the store, past the age for it to be renewed; this call began that in the background. */
    REFRESHED,
    /** From the store, past its TTL, because the load failed, was late, or is not tried again yet. */
    STALE,
    /** By a load of this process that was already under way. */
    JOINED,
    /** From the store, after waiting for a load of another caller. */
    WAITED,
    /** By a load, whose result was stored if it may be stored. */
    MISS,
    /** By a load whose result the store refused, because an invalidation came between or the lease was lost. */
    REFUSED,
    /** By a load past the cache: nothing was stored, because of this call or of what stood under its key. */
    BYPASSED,
    /** By a load, because the store could not be asked. */
    UNAVAILABLE;

    /** Whether a fresh value was there when the call came. */
    public boolean isHit() {
        return this == HIT || this == REFRESHED;
    }

    /** Whether the cache was asked and had no value, so that somebody had to load; never together with a hit. */
    public boolean isMiss() {
        return this == MISS || this == REFUSED || this == JOINED || this == WAITED;
    }
}
