package dev.larder.cache.method.rule;

import dev.larder.cache.CacheException;
import dev.larder.cache.key.PlaceholderReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A TTL that arguments or result decide: a {@code Duration}, the {@code Instant} at which it ends, or a number of
 * seconds. A value that is {@code null}, or whose time has passed, is not stored.
 */
public final class ComputedTtl implements TtlRule {

    private static final double MILLIS_PER_SECOND = 1000;

    /** Beyond what anything is kept for; the engine shortens it to what a store can count. */
    private static final BigDecimal MOST_SECONDS = BigDecimal.valueOf(Long.MAX_VALUE / 1000);

    private final PlaceholderReader reader;
    private final Clock clock;
    private final String place;

    ComputedTtl(PlaceholderReader reader, Clock clock, String place) {
        this.reader = reader;
        this.clock = clock;
        this.place = place;
    }

    public PlaceholderReader reader() {
        return reader;
    }

    /** Exactly how long the value is fresh; zero or less: not stored. */
    Duration of(@Nullable Object[] arguments, @Nullable Object result) {
        Object value = reader.read(arguments, result);
        return value == null ? Duration.ZERO : life(value);
    }

    static boolean isPossible(Class<?> type) {
        return type == Object.class
                || type == Duration.class
                || type == Instant.class
                || (type.isPrimitive() && type != boolean.class && type != char.class && type != void.class)
                || Number.class.isAssignableFrom(type);
    }

    private Duration life(Object value) {
        if (value instanceof Duration duration) {
            return duration;
        }
        if (value instanceof Instant end) {
            return Duration.between(clock.instant(), end);
        }
        if (value instanceof Number seconds) {
            return counted(seconds);
        }
        throw new CacheException(place + ": \"" + reader + "\" yields a "
                + value.getClass().getName() + ", which is neither a Duration, an Instant nor a number of seconds");
    }

    /** However many: a number that no duration holds means as long as possible, or not at all. */
    private static Duration counted(Number seconds) {
        if (seconds instanceof BigInteger whole) {
            return counted(new BigDecimal(whole));
        }
        if (seconds instanceof BigDecimal exact) {
            BigDecimal bounded = exact.max(BigDecimal.ZERO).min(MOST_SECONDS);
            return Duration.ofMillis(bounded.movePointRight(3).longValue());
        }
        return seconds instanceof Double || seconds instanceof Float
                ? Duration.ofMillis((long) (seconds.doubleValue() * MILLIS_PER_SECOND))
                : Duration.ofSeconds(seconds.longValue());
    }
}
