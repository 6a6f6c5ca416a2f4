package dev.larder.cache.metrics;

/** What became of a load in the background: of a refresh, or of one that fills a key behind a call. */
public enum RefreshResult {
    /** The value was loaded and stored, or dropped if it may not be stored. */
    SUCCEEDED,
    /** The value was loaded and not stored: an invalidation came between, or the store could not be asked. */
    REFUSED,
    /** The load threw; nobody tries again for a while. */
    FAILED,
    /** There was no load: too many ran already, or one failed a moment ago. A value that is due stays due. */
    SKIPPED
}
