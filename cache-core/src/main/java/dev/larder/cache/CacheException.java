package dev.larder.cache;

import org.jspecify.annotations.Nullable;

/**
 * The root of every exception this library throws of its own accord. Exceptions of a user's method or loader are never
 * wrapped in it; they pass through as they are.
 */
public class CacheException extends RuntimeException {

    public CacheException(String message) {
        super(message);
    }

    public CacheException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
