package dev.larder.cache.codec;

import dev.larder.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** A value that a codec cannot turn into bytes. The value is still returned to the caller; it is not stored. */
public final class EncodeException extends CacheException {

    public EncodeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
