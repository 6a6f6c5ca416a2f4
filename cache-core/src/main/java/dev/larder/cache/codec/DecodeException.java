package dev.larder.cache.codec;

import dev.larder.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** Bytes that are no value of the expected type. To a reader they are a miss. */
public final class DecodeException extends CacheException {

    public DecodeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
