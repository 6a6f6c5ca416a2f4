package dev.larder.cache.engine.entry;

import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.call.EntryRule;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** For how long a loaded value is stored. */
public final class Lifetimes {

    private static final Duration SHORTEST = Duration.ofMillis(1);

    /** Longer lives mean "for ever", and Redis counts milliseconds in a number with an end. */
    private static final Duration LONGEST = Duration.ofDays(3650);

    private final DoubleSupplier random;

    /** @param random a source of numbers from 0 (inclusive) to 1 (exclusive) */
    public Lifetimes(DoubleSupplier random) {
        this.random = random;
    }

    /** A life and the time for stale-if-error after it, for which the entry also stands under its key. */
    public static Duration withStale(Duration life, CacheSpec.Renewal renewal) {
        return bounded(life.plus(bounded(renewal.staleIfError())));
    }

    /** For how long the value is fresh, at least a millisecond, or {@code null} if it is not stored. */
    @Nullable
    public Duration lifeOf(@Nullable Object value, CacheSpec spec, EntryRule rule) {
        if (!rule.isStored(value)) {
            return null;
        }
        if (value == null || spec.format().isAbsent(value)) {
            return positive(jittered(spec.nullTtl(), spec.jitter()));
        }
        Duration exact = rule.exactTtl(value);
        return positive(exact != null ? exact : jittered(spec.ttl(), spec.jitter()));
    }

    /** Jitter only shortens: nobody may find a value older than the TTL says. */
    private Duration jittered(Duration ttl, double jitter) {
        long millis = bounded(ttl).toMillis();
        return Duration.ofMillis(millis - (long) (millis * jitter * random.getAsDouble()));
    }

    private static @Nullable Duration positive(Duration life) {
        return life.compareTo(SHORTEST) >= 0 ? bounded(life) : null;
    }

    private static Duration bounded(Duration life) {
        return life.compareTo(LONGEST) > 0 ? LONGEST : life;
    }
}
