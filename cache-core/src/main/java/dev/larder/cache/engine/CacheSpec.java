package dev.larder.cache.engine;

import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.codec.ValueFormat;
import java.time.Duration;

/**
 * One cache, resolved: everything the engine needs to know about it, checked once at start-up.
 *
 * @param name the cache's name in metrics and messages
 * @param format how its values become bytes and back
 * @param ttl how long a value is fresh; positive
 * @param nullTtl how long an absent value is remembered; zero: not at all
 * @param jitter the share, 0 to 0.9, by which a TTL may be shortened
 * @param stampede who waits for a load under way; never {@link Stampede#DEFAULT}
 */
public record CacheSpec(
        String name, ValueFormat format, Duration ttl, Duration nullTtl, double jitter, Stampede stampede) {}
