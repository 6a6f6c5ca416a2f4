package dev.larder.cache.engine.call;

import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.codec.ValueFormat;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One cache, resolved: everything the engine needs to know about it, checked once at start-up.
 *
 * @param name the cache's name in metrics and messages
 * @param format how its values become bytes and back
 * @param ttl how long a value is fresh; positive
 * @param nullTtl how long an absent value is remembered; zero: not at all
 * @param jitter the share, 0 to 0.9, by which a TTL may be shortened
 * @param stampede who waits for a load under way; never {@link Stampede#DEFAULT}
 * @param renewal what happens to a value that grows old
 * @param tagged whether entries carry tags, see {@link CacheCall#tags}
 * @param indexed whether keys are listed so that patterns find them without a walk through all keys
 */
public record CacheSpec(
        String name,
        ValueFormat format,
        Duration ttl,
        Duration nullTtl,
        double jitter,
        Stampede stampede,
        Renewal renewal,
        boolean tagged,
        boolean indexed) {

    /** A cache whose values are fresh until they end, without tags and index. */
    public CacheSpec(
            String name, ValueFormat format, Duration ttl, Duration nullTtl, double jitter, Stampede stampede) {
        this(name, format, ttl, nullTtl, jitter, stampede, Renewal.NONE, false, false);
    }

    /**
     * What happens to a value that grows old.
     *
     * @param refreshAfter the age past which a hit is served at once and renewed in the background; {@code null}: never
     * @param staleIfError how long past its TTL a value may be served when the load fails or is late; zero: not at all
     * @param loadTimeout how long a caller waits for the load; {@code null}: until it ends
     */
    public record Renewal(
            @Nullable Duration refreshAfter,
            Duration staleIfError,
            @Nullable Duration loadTimeout) {

        /** Values are fresh until they end, and callers wait for their loads. */
        public static final Renewal NONE = new Renewal(null, Duration.ZERO, null);

        /** Whether a reader must know how long an entry has left. */
        public boolean asksForRemainingLife() {
            return refreshAfter != null || !staleIfError.isZero();
        }
    }
}
