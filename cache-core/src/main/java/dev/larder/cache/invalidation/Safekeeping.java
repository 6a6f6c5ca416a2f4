package dev.larder.cache.invalidation;

/** How an invalidation that does not reach the store is kept beyond the life of the process, if there is an outbox. */
public enum Safekeeping {
    /** The call returns when it is safe, or after a moment. */
    NOW,
    /**
     * The call does not wait: it holds a database connection, and others that hold theirs could wait for the one that
     * saving takes.
     */
    SOON,
    /** It is safe already. */
    DONE
}
