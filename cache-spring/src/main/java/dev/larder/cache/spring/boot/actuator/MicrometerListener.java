package dev.larder.cache.spring.boot.actuator;

import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.ErrorKind;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.metrics.RefreshResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;

/** Counts and times what the caches do. Thread-safe. */
final class MicrometerListener implements CacheListener {

    /** The cache that failures of invalidations belong to, which may concern several. */
    private static final String NO_CACHE = "none";

    private final MeterRegistry registry;
    private final boolean withHistogram;
    private final Timer invalidations;
    private final Counter invalidatedEntries;
    private final Counter messagesDone;
    private final Counter messagesMalformed;
    private final Counter scannedKeys;
    private final Counter scanDropped;
    private final Counter outages;
    private final ConcurrentHashMap<String, CacheMeters> byCache = new ConcurrentHashMap<>();

    /** @param withHistogram whether latencies are counted in buckets, too */
    MicrometerListener(MeterRegistry registry, boolean withHistogram) {
        this.registry = registry;
        this.withHistogram = withHistogram;
        this.invalidations = Timer.builder(CacheMeter.INVALIDATIONS.meterName())
                .description(CacheMeter.INVALIDATIONS.description())
                .register(registry);
        this.invalidatedEntries = counter(CacheMeter.INVALIDATED_ENTRIES);
        this.messagesDone = messages("done");
        this.messagesMalformed = messages("malformed");
        this.scannedKeys = counter(CacheMeter.SCANNED_KEYS);
        this.scanDropped = counter(CacheMeter.SCAN_DROPPED);
        this.outages = counter(CacheMeter.OUTAGES);
    }

    private Counter counter(CacheMeter meter) {
        return Counter.builder(meter.meterName())
                .description(meter.description())
                .register(registry);
    }

    private Counter messages(String result) {
        return Counter.builder(CacheMeter.INVALIDATION_MESSAGES.meterName())
                .description(CacheMeter.INVALIDATION_MESSAGES.description())
                .tag("result", result)
                .register(registry);
    }

    private CacheMeters metersOf(String cache) {
        CacheMeters meters = byCache.get(cache);
        return meters != null
                ? meters
                : byCache.computeIfAbsent(cache, name -> new CacheMeters(registry, name, withHistogram));
    }

    @Override
    public void onCall(String cache, String key, Outcome outcome, Reason reason, Duration took) {
        metersOf(cache).answered(outcome, reason, took);
    }

    @Override
    public void onLoadBegin(String cache, String key) {
        metersOf(cache).loadBegan();
    }

    @Override
    public void onLoad(String cache, String key, Duration took, boolean succeeded) {
        metersOf(cache).loadEnded(took, succeeded);
    }

    @Override
    public void onRefresh(String cache, String key, RefreshResult result) {
        metersOf(cache).refreshed(result);
    }

    @Override
    public void onFillBehind(String cache, String key, RefreshResult result) {
        metersOf(cache).filledBehind(result);
    }

    @Override
    public void onWait(String cache, String key, Duration took) {
        metersOf(cache).waited(took);
    }

    @Override
    public void onUndecodable(String cache, String key) {
        metersOf(cache).metUndecodable();
    }

    @Override
    public void onError(String cache, ErrorKind kind, Throwable error) {
        metersOf(cache.isEmpty() ? NO_CACHE : cache).failed(kind);
    }

    @Override
    public void onInvalidation(int keys, int patterns, int tags, long dropped, Duration took) {
        invalidations.record(took);
        invalidatedEntries.increment(dropped);
    }

    @Override
    public void onInvalidationMessage(boolean isMalformed) {
        (isMalformed ? messagesMalformed : messagesDone).increment();
    }

    @Override
    public void onScan(int lookedAt, int dropped) {
        scannedKeys.increment(lookedAt);
        scanDropped.increment(dropped);
    }

    @Override
    public void onOutage(Throwable cause) {
        outages.increment();
    }
}
