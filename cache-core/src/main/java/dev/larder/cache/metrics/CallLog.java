package dev.larder.cache.metrics;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes every call and invalidation to the log, at DEBUG. The logger is {@value #LOGGER} for all, and with the cache's
 * name after a further dot for one cache. Switched off it costs a look-up.
 */
public final class CallLog implements CacheListener {

    /** The logger above the loggers of all caches. */
    public static final String LOGGER = "dev.larder.cache.calls";

    private static final Logger ALL = LoggerFactory.getLogger(LOGGER);

    private final ConcurrentHashMap<String, Logger> loggers = new ConcurrentHashMap<>();

    private Logger loggerOf(String cache) {
        Logger logger = loggers.get(cache);
        return logger != null
                ? logger
                : loggers.computeIfAbsent(cache, name -> LoggerFactory.getLogger(LOGGER + "." + name));
    }

    @Override
    public void onCall(String cache, String key, Outcome outcome, Reason reason, Duration took) {
        Logger logger = loggerOf(cache);
        if (logger.isDebugEnabled()) {
            logger.debug("{} ({}) {} in {} µs", outcome, reason, key, took.toNanos() / 1000);
        }
    }

    @Override
    public void onInvalidation(int keys, int patterns, int tags, long dropped, Duration took) {
        ALL.debug(
                "Invalidated {} keys, {} patterns and {} tags, which dropped {} entries, in {} µs",
                keys,
                patterns,
                tags,
                dropped,
                took.toNanos() / 1000);
    }
}
