package dev.larder.cache.metrics;

/** What became of a refresh in the background. */
public enum RefreshResult {
    /** The value was loaded and stored, or dropped if it may not be stored. */
    SUCCEEDED,
    /** The value was loaded and not stored: an invalidation came between, or the store could not be asked. */
    REFUSED,
    /** The load threw; nobody tries again for a while. */
    FAILED
}
