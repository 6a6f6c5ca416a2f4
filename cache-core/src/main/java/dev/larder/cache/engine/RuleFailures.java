package dev.larder.cache.engine;

import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.ErrorKind;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is said where a value was loaded, or written, and what decides about its entry throws: an expression, a getter
 * on the way to its TTL or its tags. It is not stored, and its caller gets it all the same. Counted each time, and told
 * in the log rarely. Thread-safe.
 */
final class RuleFailures {

    private static final Logger log = LoggerFactory.getLogger(RuleFailures.class);

    private final CacheListener listener;
    private final RareWarning life;
    private final RareWarning tags;

    RuleFailures(CacheListener listener, LongSupplier nanoClock) {
        this.listener = listener;
        this.life = new RareWarning(
                log, "does not store a value, because its TTL or a condition cannot be told", nanoClock);
        this.tags = new RareWarning(log, "does not store a value, because its tags cannot be told", nanoClock);
    }

    /** A condition or the TTL failed. */
    void lifeUnknown(CacheSpec spec, RuntimeException failure) {
        life.say(spec.name(), String.valueOf(failure.getMessage()), failure);
        listener.onError(spec.name(), ErrorKind.EVALUATION, failure);
    }

    /** A tag failed. */
    void tagsUnknown(CacheSpec spec, RuntimeException failure) {
        tags.say(spec.name(), String.valueOf(failure.getMessage()), failure);
        listener.onError(spec.name(), ErrorKind.TAGS, failure);
    }
}
