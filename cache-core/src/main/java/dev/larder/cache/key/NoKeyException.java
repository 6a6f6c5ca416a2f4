package dev.larder.cache.key;

import dev.larder.cache.CacheException;

/**
 * The values that came with one call make no key, pattern or tag: a getter threw, or a value hides what it is made of.
 * Other calls are not concerned.
 */
public final class NoKeyException extends CacheException {

    private static final long serialVersionUID = 1L;

    NoKeyException(String message, RuntimeException cause) {
        super(message, cause);
    }
}
