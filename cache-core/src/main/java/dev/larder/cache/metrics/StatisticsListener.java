package dev.larder.cache.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the statistics of every cache it hears of. Costs a look-up and an addition per call. Thread-safe. */
public final class StatisticsListener implements CacheListener {

    private final ConcurrentHashMap<String, CacheCounters> byCache = new ConcurrentHashMap<>();

    /** The statistics of one cache; all zero if it was never called. */
    public CacheStatistics of(String cache) {
        CacheCounters counters = byCache.get(cache);
        return (counters == null ? new CacheCounters(cache) : counters).read();
    }

    /** The statistics of every cache that was called, by name. */
    public List<CacheStatistics> all() {
        List<CacheStatistics> all = new ArrayList<>();
        byCache.values().forEach(counters -> all.add(counters.read()));
        all.sort(Comparator.comparing(CacheStatistics::cache));
        return all;
    }

    private CacheCounters countersOf(String cache) {
        CacheCounters counters = byCache.get(cache);
        return counters != null ? counters : byCache.computeIfAbsent(cache, CacheCounters::new);
    }

    @Override
    public void onCall(String cache, String key, Outcome outcome, Reason reason, Duration took) {
        countersOf(cache).count(outcome);
    }

    @Override
    public void onLoadBegin(String cache, String key) {
        countersOf(cache).loadsInFlight.increment();
    }

    @Override
    public void onLoad(String cache, String key, Duration took, boolean succeeded) {
        CacheCounters counters = countersOf(cache);
        counters.loadsInFlight.decrement();
        counters.loads.increment();
        counters.loadNanos.add(took.toNanos());
        if (!succeeded) {
            counters.failedLoads.increment();
        }
    }

    @Override
    public void onWait(String cache, String key, Duration took) {
        CacheCounters counters = countersOf(cache);
        counters.waits.increment();
        counters.waitNanos.add(took.toNanos());
    }

    @Override
    public void onUndecodable(String cache, String key) {
        countersOf(cache).undecodable.increment();
    }

    @Override
    public void onError(String cache, ErrorKind kind, Throwable error) {
        if (!cache.isEmpty()) {
            countersOf(cache).errors.increment();
        }
    }
}
