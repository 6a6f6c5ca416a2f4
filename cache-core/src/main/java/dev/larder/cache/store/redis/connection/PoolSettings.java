package dev.larder.cache.store.redis.connection;

import dev.larder.cache.CacheConfigurationException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How many connections a store keeps.
 *
 * @param maxActive connections in use and idle together, at least 1; default 50. The one that listens for wake-ups
 *     comes on top
 * @param maxIdle connections kept when nobody uses them, from 0; default 50
 * @param minIdle connections kept open even if unused for a minute, from 0 and at most {@code maxIdle}; default 0
 * @param maxWait the longest wait for a connection, opening one included, or {@code null} (the default) for the
 *     command's whole budget; it never exceeds that
 */
public record PoolSettings(
        int maxActive, int maxIdle, int minIdle, @Nullable Duration maxWait) {

    /** The defaults. */
    public static final PoolSettings DEFAULT = new PoolSettings(50, 50, 0, null);

    public PoolSettings {
        if (maxActive < 1) {
            throw new CacheConfigurationException(
                    "larder.redis.pool.max-active is " + maxActive + "; it must be at least 1.");
        }
        if (maxIdle < 0 || minIdle < 0 || minIdle > maxIdle) {
            throw new CacheConfigurationException("larder.redis.pool.min-idle is " + minIdle + " and max-idle is "
                    + maxIdle + "; both must be 0 or more, and min-idle at most max-idle.");
        }
        if (maxWait != null && (maxWait.isNegative() || maxWait.isZero())) {
            throw new CacheConfigurationException("larder.redis.pool.max-wait is " + maxWait.toMillis()
                    + "ms; it must be positive, or left out for the command's whole budget.");
        }
    }

    /** These settings with another number of connections; {@code maxIdle} and {@code minIdle} shrink with it. */
    public PoolSettings withMaxActive(int connections) {
        return new PoolSettings(connections, Math.min(maxIdle, connections), Math.min(minIdle, connections), maxWait);
    }
}
