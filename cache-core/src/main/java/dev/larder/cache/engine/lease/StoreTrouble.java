package dev.larder.cache.engine.lease;

import dev.larder.cache.CacheException;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.call.ReadCall;
import dev.larder.cache.invalidation.StoreFailures;
import dev.larder.cache.metrics.CacheListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where failures of the store go that a call goes on in spite of. */
public record StoreTrouble(CacheListener listener) {

    private static final Logger log = LoggerFactory.getLogger(StoreTrouble.class);

    public void report(ReadCall read, CacheException failure) {
        report(read.spec, read.key, failure);
    }

    /** @param key the first, if the call has several */
    public void report(CacheSpec spec, String key, CacheException failure) {
        log.debug("Cache {} goes on without the store for {}", spec.name(), key, failure);
        listener.onError(spec.name(), StoreFailures.kindOf(failure), failure);
    }
}
