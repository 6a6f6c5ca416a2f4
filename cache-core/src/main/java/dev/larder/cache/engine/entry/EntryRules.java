package dev.larder.cache.engine.entry;

import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.call.EntryRule;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.ErrorKind;
import java.time.Duration;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks what decides about the entry of a value that was loaded, or written: an expression, a getter on the way to its
 * TTL or its tags. Where that throws, the value is not stored, and its caller gets it all the same. Counted each time,
 * and told in the log rarely. Thread-safe.
 */
public final class EntryRules {

    private static final Logger log = LoggerFactory.getLogger(EntryRules.class);

    private final CacheListener listener;
    private final RareWarning life;
    private final RareWarning tags;

    public EntryRules(CacheListener listener, LongSupplier nanoClock) {
        this.listener = listener;
        this.life = new RareWarning(
                log, "does not store a value, because its TTL or a condition cannot be told", nanoClock);
        this.tags = new RareWarning(log, "does not store a value, because its tags cannot be told", nanoClock);
    }

    /** For how long the value is stored; {@code null}: not at all, or nobody knows. */
    @Nullable
    public Duration lifeOf(Lifetimes lifetimes, CacheSpec spec, @Nullable Object value, EntryRule rule) {
        try {
            return lifetimes.lifeOf(value, spec, rule);
        } catch (RuntimeException e) {
            life.say(spec.name(), String.valueOf(e.getMessage()), e);
            listener.onError(spec.name(), ErrorKind.EVALUATION, e);
            return null;
        }
    }

    /** {@code null} if a getter on the way to a tag failed: then nobody knows which invalidation would be missed. */
    @Nullable
    public Set<String> tagsOf(CacheSpec spec, @Nullable Object value, EntryRule rule) {
        try {
            return rule.tags(value);
        } catch (RuntimeException e) {
            tags.say(spec.name(), String.valueOf(e.getMessage()), e);
            listener.onError(spec.name(), ErrorKind.TAGS, e);
            return null;
        }
    }
}
