package dev.larder.cache.engine.entry;

import dev.larder.cache.engine.call.CacheSpec;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * How many tags an entry may carry: to store it is one step of the store, in which each tag has its part. A value with
 * more is not stored, which is said once for each cache. Thread-safe.
 */
public final class TagLimit {

    /** Documented in {@code @Cached}. */
    public static final int MOST_TAGS = 1_000;

    private final OncePerCache warning = new OncePerCache(LoggerFactory.getLogger(TagLimit.class));

    public boolean isExceeded(CacheSpec spec, Set<String> tags) {
        if (tags.size() <= MOST_TAGS) {
            return false;
        }
        warning.say(
                spec.name(),
                "A value of cache " + spec.name() + " carries " + tags.size() + " tags and is not stored: an entry may"
                        + " have " + MOST_TAGS
                        + ". Cache fewer elements under one key (a page of them), or tag the entry"
                        + " by what they have in common.");
        return true;
    }
}
