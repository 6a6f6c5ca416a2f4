package dev.larder.cache.engine;

import dev.larder.cache.CacheException;
import dev.larder.cache.invalidation.StoreFailures;
import dev.larder.cache.metrics.CacheListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where failures of the store go that a call goes on in spite of. */
record StoreTrouble(CacheListener listener) {

    private static final Logger log = LoggerFactory.getLogger(StoreTrouble.class);

    void report(ReadCall read, CacheException failure) {
        log.debug("Cache {} goes on without the store for {}", read.spec.name(), read.key, failure);
        listener.onError(read.spec.name(), StoreFailures.kindOf(failure), failure);
    }
}
