package dev.larder.cache;

import org.jspecify.annotations.Nullable;

/**
 * A mistake in an annotation, a property or a builder call, found before the first cached call. The message names the
 * place, quotes the offending text and says the cure.
 */
public class CacheConfigurationException extends CacheException {

    public CacheConfigurationException(String message) {
        super(message);
    }

    public CacheConfigurationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
