package dev.larder.cache.store.redis.connection;

import dev.larder.cache.store.StoreUnavailableException;

/** The reply to a read is the entry of another key: it may be the answer to another question on its connection. */
public final class OutOfStepException extends StoreUnavailableException {

    private static final long serialVersionUID = 1L;

    public OutOfStepException(String key) {
        super("Redis answered to the read of " + key + " with the entry of another key.", null);
    }
}
