package dev.larder.cache.metrics;

/** Why a call of a cached method was answered the way its {@link Outcome} says. */
public enum Reason {
    /** A fresh value stood under the key ({@link Outcome#HIT}). */
    FRESH,
    /**
     * Another caller was loading the value already ({@link Outcome#JOINED}, {@link Outcome#WAITED}); without waiting
     * for him where the cache's stampede protection says so ({@link Outcome#BYPASSED}).
     */
    LOADING,
    /** Nothing stood under the key ({@link Outcome#MISS}). */
    ABSENT,
    /** A value past its TTL stood under the key ({@link Outcome#MISS}). */
    EXPIRED,
    /** A fresh value stood under the key that is old enough to be renewed ({@link Outcome#REFRESHED}). */
    REFRESH_DUE,
    /** The load threw ({@link Outcome#STALE}). */
    LOAD_FAILED,
    /** The load took longer than the load-timeout ({@link Outcome#STALE}). */
    LOAD_TIMED_OUT,
    /** A load failed a moment ago, and nobody tries again yet ({@link Outcome#STALE}). */
    BACKING_OFF,
    /** What stood under the key is no value of this cache in this release ({@link Outcome#MISS}). */
    UNDECODABLE,
    /** The lease no longer stood at the end of the load: an invalidation came between ({@link Outcome#REFUSED}). */
    LEASE_LOST,
    /**
     * A tag of the loaded value, or one that shares its bucket, was invalidated while it was loaded
     * ({@link Outcome#REFUSED}).
     */
    TAG_INVALIDATED,
    /** The value carries more tags than an entry may have ({@link Outcome#BYPASSED}). */
    TOO_MANY_TAGS,
    /** The condition of the method was false ({@link Outcome#BYPASSED}). */
    CONDITION,
    /** The key or the condition could not be evaluated for the values of the call ({@link Outcome#BYPASSED}). */
    EVALUATION_FAILED,
    /**
     * The call ran inside a transaction, so its load may see what others must not, or with a session that keeps what it
     * has read before ({@link Outcome#BYPASSED}).
     */
    TRANSACTION,
    /** The thread is itself in the middle of invalidating the key, or a tag of the value ({@link Outcome#BYPASSED}). */
    TOUCHED_KEY,
    /** The call was made by the load of its own key, which it would wait for ({@link Outcome#BYPASSED}). */
    OWN_LOAD,
    /** Another's load took longer than the lease wait ({@link Outcome#BYPASSED}, {@link Outcome#STALE}). */
    WAITED_TOO_LONG,
    /** The thread was interrupted while it waited ({@link Outcome#BYPASSED}, {@link Outcome#STALE}). */
    INTERRUPTED,
    /** What stood under the key may be neither served nor replaced at present ({@link Outcome#BYPASSED}). */
    CLOSED,
    /** The key holds a value of another Redis type, which is left alone ({@link Outcome#BYPASSED}). */
    FOREIGN_KEY,
    /**
     * The load that was joined, or the one before, gave a value that its codec cannot write, so there is no copy to
     * share ({@link Outcome#BYPASSED}).
     */
    NOT_SHAREABLE,
    /** An invalidation of this process that reaches the key is outstanding ({@link Outcome#UNAVAILABLE}). */
    QUARANTINED,
    /** The circuit breaker is open, so the store was not asked ({@link Outcome#UNAVAILABLE}). */
    BREAKER_OPEN,
    /** The store failed or did not answer in time ({@link Outcome#UNAVAILABLE}). */
    STORE_FAILED
}
