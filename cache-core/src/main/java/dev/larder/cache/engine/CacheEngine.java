package dev.larder.cache.engine;

import dev.larder.cache.key.KeyPattern;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The cache-aside engine over one store. Thread-safe. */
public interface CacheEngine extends AutoCloseable {

    /**
     * Answers a call: from the store, from a load under way, or by loading. Throws exactly what the load throws; a
     * store that fails is never the caller's problem.
     */
    @Nullable
    Object get(CacheSpec spec, String key, CacheCall call) throws Throwable;

    /**
     * Removes the keys and whatever the patterns match. Does not throw when the store fails; it is reported to the
     * listener and the log.
     */
    void invalidate(Collection<String> keys, Collection<KeyPattern> patterns);

    @Override
    void close();
}
