package dev.larder.cache.invalidation;

import org.jspecify.annotations.Nullable;

/** A text that was to say what to invalidate, and does not. */
public final class MalformedInvalidationException extends Exception {

    private static final long serialVersionUID = 1;

    MalformedInvalidationException(String why, @Nullable Throwable cause) {
        super(why, cause);
    }
}
