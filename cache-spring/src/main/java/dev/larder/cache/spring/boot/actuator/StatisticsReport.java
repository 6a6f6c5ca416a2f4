package dev.larder.cache.spring.boot.actuator;

import dev.larder.cache.metrics.CacheStatistics;
import dev.larder.cache.metrics.Outcome;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a cache did in this process since its start, as the endpoint shows it.
 *
 * @param hitRate {@code null} while there was neither hit nor miss
 * @param calls by outcome; outcomes that did not occur are left out
 * @param meanLoadMillis {@code null} while nothing was loaded
 */
record StatisticsReport(
        long hits,
        long misses,
        @Nullable Double hitRate,
        Map<String, Long> calls,
        long loads,
        long failedLoads,
        @Nullable Double meanLoadMillis,
        long loadsInFlight,
        long waits,
        long undecodable,
        long errors) {

    static StatisticsReport of(CacheStatistics statistics) {
        return new StatisticsReport(
                statistics.hits(),
                statistics.misses(),
                Double.isNaN(statistics.hitRate()) ? null : statistics.hitRate(),
                calls(statistics),
                statistics.loads(),
                statistics.failedLoads(),
                statistics.loads() == 0 ? null : statistics.loadTime().toNanos() / 1e6 / statistics.loads(),
                statistics.loadsInFlight(),
                statistics.waits(),
                statistics.undecodable(),
                statistics.errors());
    }

    private static Map<String, Long> calls(CacheStatistics statistics) {
        Map<String, Long> calls = new TreeMap<>();
        for (Outcome outcome : Outcome.values()) {
            if (statistics.calls(outcome) > 0) {
                calls.put(outcome.name().toLowerCase(Locale.ROOT), statistics.calls(outcome));
            }
        }
        return calls;
    }
}
