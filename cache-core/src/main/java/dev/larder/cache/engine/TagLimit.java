package dev.larder.cache.engine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many tags an entry may carry: to store it is one step of the store, in which each tag has its part. A value with
 * more is not stored, which is said once for each cache. Thread-safe.
 */
final class TagLimit {

    /** Documented in {@code @Cached}. */
    static final int MOST_TAGS = 1_000;

    private static final Logger log = LoggerFactory.getLogger(TagLimit.class);

    private final Set<String> said = ConcurrentHashMap.newKeySet();

    boolean isExceeded(CacheSpec spec, Set<String> tags) {
        if (tags.size() <= MOST_TAGS) {
            return false;
        }
        if (said.add(spec.name())) {
            log.warn(
                    "A value of cache {} carries {} tags and is not stored: an entry may have {}. Cache fewer elements"
                            + " under one key (a page of them), or tag the entry by what they have in common. This is"
                            + " said once for each cache.",
                    spec.name(),
                    tags.size(),
                    MOST_TAGS);
        }
        return true;
    }
}
