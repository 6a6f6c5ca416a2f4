package dev.larder.cache;

import java.time.Duration;

/**
 * A load took longer than the cache's {@code loadTimeout}, and there was no value to serve in its place. The load goes
 * on and is stored when it ends.
 */
public final class LoadTimeoutException extends CacheException {

    private static final long serialVersionUID = 1;

    public LoadTimeoutException(String cache, String key, Duration loadTimeout) {
        super("Cache \"" + cache + "\": no value for the key \"" + key + "\" within its load-timeout of "
                + loadTimeout.toMillis() + " ms. The load goes on.");
    }
}
