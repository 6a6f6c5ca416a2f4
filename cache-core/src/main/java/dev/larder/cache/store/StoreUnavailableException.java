package dev.larder.cache.store;

import dev.larder.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * The store could not be reached, did not answer in time, or answered that it cannot serve now. The command may or may
 * not have been executed. Opens the breaker when it persists.
 */
public class StoreUnavailableException extends CacheException {

    public StoreUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
