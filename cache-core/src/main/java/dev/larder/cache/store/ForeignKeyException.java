package dev.larder.cache.store;

import dev.larder.cache.CacheException;
import org.jspecify.annotations.Nullable;

/** The key holds something that is no string, so it is not ours: it is left alone, and the call goes past the cache. */
public final class ForeignKeyException extends CacheException {

    public ForeignKeyException(String key, @Nullable Throwable cause) {
        super(
                "The key \"" + key + "\" holds a value of another Redis type; it is left alone and not used as a cache"
                        + " entry. Choose another key template or key prefix, or remove that key.",
                cause);
    }
}
