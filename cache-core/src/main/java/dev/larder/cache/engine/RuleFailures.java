package dev.larder.cache.engine;

import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.ErrorKind;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is said where a value was loaded, or written, and what decides about its entry throws: an expression, a getter on
 * the way to its TTL or its tags. It is not stored, and its caller gets it all the same. Counted each time, and told in
 * the log once for a cache. Thread-safe.
 */
final class RuleFailures {

    private static final Logger log = LoggerFactory.getLogger(RuleFailures.class);

    private final CacheListener listener;
    private final Set<String> said = ConcurrentHashMap.newKeySet();

    RuleFailures(CacheListener listener) {
        this.listener = listener;
    }

    /** @param what could not be told, as a plural */
    void report(CacheSpec spec, ErrorKind kind, String what, RuntimeException failure) {
        listener.onError(spec.name(), kind, failure);
        if (said.add(spec.name() + " " + kind)) {
            log.warn(
                    "Cache {}: {} of a value cannot be told, so it is not stored. This is said once for a cache. {}",
                    spec.name(),
                    what,
                    failure.getMessage(),
                    failure);
        }
    }
}
