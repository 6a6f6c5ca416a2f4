package dev.larder.cache.store;

/** What became of a fill. */
public enum FillResult {
    /** The entry stands under its key. */
    STORED,
    /** Something else stands there, or nothing: the load may be older than an invalidation. */
    LEASE_LOST,
    /**
     * One of the entry's tags, or one that shares its bucket, was invalidated since the load began, or is in its grace
     * time. What stood under the token was released.
     */
    TAG_INVALIDATED
}
