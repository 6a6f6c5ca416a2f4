package dev.larder.cache.engine.entry;

import dev.larder.cache.engine.call.CacheSpec;
import java.time.Duration;

/**
 * How long nobody tries again after the load for a value failed that may still be served: a tenth of the shorter of
 * refresh-after and stale-if-error, at least a second and at most a minute. The same after every failure, so that no
 * process needs to remember how many there were.
 */
public final class BackOff {

    private static final long SHARE = 10;
    private static final long SHORTEST_MILLIS = 1_000;
    private static final long LONGEST_MILLIS = 60_000;

    private BackOff() {}

    public static Duration afterFailure(CacheSpec.Renewal renewal) {
        long stale = renewal.staleIfError().isZero()
                ? Long.MAX_VALUE
                : renewal.staleIfError().toMillis();
        long refresh = renewal.refreshAfter() == null
                ? Long.MAX_VALUE
                : renewal.refreshAfter().toMillis();
        return Duration.ofMillis(Math.max(SHORTEST_MILLIS, Math.min(LONGEST_MILLIS, Math.min(stale, refresh) / SHARE)));
    }
}
