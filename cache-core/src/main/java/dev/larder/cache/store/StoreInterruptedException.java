package dev.larder.cache.store;

/**
 * The calling thread was interrupted while it waited for the store, which ended its connection: virtual threads are
 * treated so. Says nothing about the store, so it opens no breaker. The command may or may not have been executed.
 */
public final class StoreInterruptedException extends StoreUnavailableException {

    private static final long serialVersionUID = 1L;

    public StoreInterruptedException(Throwable cause) {
        super("The calling thread was interrupted before the store answered", cause);
    }
}
