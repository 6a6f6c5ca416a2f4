package dev.larder.cache.store;

/**
 * The circuit breaker is open: the store was not asked. Without a stack trace, because what a call costs during an
 * outage must not include the walk through its stack.
 */
public final class StoreOutageException extends StoreUnavailableException {

    private static final long serialVersionUID = 1L;

    StoreOutageException(String lastFailure) {
        super("The store is not asked until it answers again; it failed last with: " + lastFailure, null);
    }

    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
