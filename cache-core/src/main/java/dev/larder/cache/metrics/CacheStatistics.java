package dev.larder.cache.metrics;

import java.time.Duration;
import java.util.Map;

/**
 * What one cache did in this process since its start, read at one moment; the numbers of calls under way may be off by
 * these calls. Immutable.
 *
 * @param cache the cache's name
 * @param calls how many calls were answered, for every outcome
 * @param loads how many loads ended, failed ones included
 * @param failedLoads how many of them threw
 * @param loadTime what they took together
 * @param loadsInFlight how many loads are under way
 * @param waits how many calls waited for others
 * @param waitTime what they waited together
 * @param undecodable how often something stood under a key that is no value of the cache
 * @param errors how often the store failed, or a value could not be encoded
 */
public record CacheStatistics(
        String cache,
        Map<Outcome, Long> calls,
        long loads,
        long failedLoads,
        Duration loadTime,
        long loadsInFlight,
        long waits,
        Duration waitTime,
        long undecodable,
        long errors) {

    public CacheStatistics {
        calls = Map.copyOf(calls);
    }

    /** How many calls had this outcome. */
    public long calls(Outcome outcome) {
        return calls.getOrDefault(outcome, 0L);
    }

    /** Calls whose value was there; see {@link Outcome#isHit}. */
    public long hits() {
        return calls.entrySet().stream()
                .filter(entry -> entry.getKey().isHit())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Calls whose value was not there; see {@link Outcome#isMiss}. */
    public long misses() {
        return calls.entrySet().stream()
                .filter(entry -> entry.getKey().isMiss())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /**
     * The share of hits among hits and misses, 0 to 1; not a number while there is neither. Calls past the cache and
     * calls without a store do not count.
     */
    public double hitRate() {
        long hits = hits();
        long asked = hits + misses();
        return asked == 0 ? Double.NaN : (double) hits / asked;
    }
}
