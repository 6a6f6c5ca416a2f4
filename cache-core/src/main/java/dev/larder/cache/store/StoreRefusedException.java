package dev.larder.cache.store;

import org.jspecify.annotations.Nullable;

/**
 * The store is there and answered that it does not execute this command now, because it is full or does not allow it;
 * other commands may well work. Nothing was changed. Does not open the breaker.
 */
public final class StoreRefusedException extends StoreUnavailableException {

    public StoreRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
