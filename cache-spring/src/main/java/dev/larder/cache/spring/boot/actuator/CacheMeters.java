package dev.larder.cache.spring.boot.actuator;

import dev.larder.cache.metrics.ErrorKind;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.metrics.RefreshResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * The meters of one cache, looked up in the registry once. Those that depend on a reason or an outcome are made when it
 * first occurs, so that a scrape holds no rows for what never happened. Thread-safe.
 */
final class CacheMeters {

    /** Fixed, so that the histograms of all processes can be added up. */
    private static final Duration[] LATENCY_BUCKETS = {
        Duration.ofNanos(100_000),
        Duration.ofNanos(250_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5)
    };

    private final MeterRegistry registry;
    private final Tags tags;
    private final Duration[] latencyBuckets;
    private final Counter hits;
    private final Counter joins;
    private final Counter refusedFills;
    private final Counter undecodable;
    private final Timer waits;
    private final Timer loads;
    private final Timer failedLoads;
    private final LongAdder loadsInFlight = new LongAdder();
    private final AtomicReferenceArray<Timer> latencies = new AtomicReferenceArray<>(Outcome.values().length);
    private final AtomicReferenceArray<Counter> misses = new AtomicReferenceArray<>(Reason.values().length);
    private final AtomicReferenceArray<Counter> bypasses = new AtomicReferenceArray<>(Reason.values().length);
    private final AtomicReferenceArray<Counter> staleAnswers = new AtomicReferenceArray<>(Reason.values().length);
    private final AtomicReferenceArray<Counter> refreshes = new AtomicReferenceArray<>(RefreshResult.values().length);
    private final AtomicReferenceArray<Counter> fillsBehind = new AtomicReferenceArray<>(RefreshResult.values().length);
    private final AtomicReferenceArray<Counter> errors = new AtomicReferenceArray<>(ErrorKind.values().length);

    CacheMeters(MeterRegistry registry, String cache, boolean withHistogram) {
        this.registry = registry;
        this.latencyBuckets = withHistogram ? LATENCY_BUCKETS : new Duration[0];
        this.tags = Tags.of("cache", cache);
        this.hits = counter(CacheMeter.HITS);
        this.joins = counter(CacheMeter.JOINS);
        this.refusedFills = counter(CacheMeter.FILLS_REFUSED);
        this.undecodable = counter(CacheMeter.UNDECODABLE);
        this.waits = timer(CacheMeter.WAITS).register(registry);
        this.loads = timer(CacheMeter.LOAD_TIME, "result", "success").register(registry);
        this.failedLoads = timer(CacheMeter.LOAD_TIME, "result", "failure").register(registry);
        Gauge.builder(CacheMeter.LOADS_IN_FLIGHT.meterName(), loadsInFlight, LongAdder::sum)
                .description(CacheMeter.LOADS_IN_FLIGHT.description())
                .tags(tags)
                .register(registry);
        // These are looked for when nothing is wrong, too: zero says more than nothing.
        misses(Reason.ABSENT);
        staleAnswers(Reason.LOAD_FAILED);
        refreshes(RefreshResult.FAILED);
        fillsBehind(RefreshResult.FAILED);
        error(ErrorKind.UNAVAILABLE);
        latency(Outcome.HIT);
    }

    void answered(Outcome outcome, Reason reason, Duration took) {
        if (outcome.isHit()) {
            hits.increment();
        } else if (outcome.isMiss()) {
            misses(reason).increment();
        } else if (outcome == Outcome.STALE) {
            staleAnswers(reason).increment();
        } else {
            perConstant(bypasses, reason, () -> counter(CacheMeter.BYPASSES, "reason", text(reason)))
                    .increment();
        }
        if (outcome == Outcome.JOINED) {
            joins.increment();
        } else if (outcome == Outcome.REFUSED) {
            refusedFills.increment();
        }
        latency(outcome).record(took);
    }

    void loadBegan() {
        loadsInFlight.increment();
    }

    void loadEnded(Duration took, boolean succeeded) {
        loadsInFlight.decrement();
        (succeeded ? loads : failedLoads).record(took);
    }

    void refreshed(RefreshResult result) {
        refreshes(result).increment();
    }

    void filledBehind(RefreshResult result) {
        fillsBehind(result).increment();
    }

    void waited(Duration took) {
        waits.record(took);
    }

    void metUndecodable() {
        undecodable.increment();
    }

    void failed(ErrorKind kind) {
        error(kind).increment();
    }

    private Counter misses(Reason reason) {
        return perConstant(misses, reason, () -> counter(CacheMeter.MISSES, "reason", text(reason)));
    }

    private Counter staleAnswers(Reason reason) {
        return perConstant(staleAnswers, reason, () -> counter(CacheMeter.STALE_ANSWERS, "reason", text(reason)));
    }

    private Counter refreshes(RefreshResult result) {
        return perConstant(refreshes, result, () -> counter(CacheMeter.REFRESHES, "result", text(result)));
    }

    private Counter fillsBehind(RefreshResult result) {
        return perConstant(fillsBehind, result, () -> counter(CacheMeter.FILLS_BEHIND, "result", text(result)));
    }

    private Counter error(ErrorKind kind) {
        return perConstant(errors, kind, () -> counter(CacheMeter.ERRORS, "kind", text(kind)));
    }

    private Timer latency(Outcome outcome) {
        return perConstant(latencies, outcome, () -> timer(CacheMeter.LATENCY, "outcome", text(outcome))
                .serviceLevelObjectives(latencyBuckets)
                .register(registry));
    }

    /** Two threads may both make it; the registry gives both the same. */
    private static <M> M perConstant(AtomicReferenceArray<M> made, Enum<?> constant, Supplier<M> make) {
        M meter = made.get(constant.ordinal());
        if (meter == null) {
            meter = make.get();
            made.set(constant.ordinal(), meter);
        }
        return meter;
    }

    private Counter counter(CacheMeter meter, String... more) {
        return Counter.builder(meter.meterName())
                .description(meter.description())
                .tags(tags)
                .tags(more)
                .register(registry);
    }

    private Timer.Builder timer(CacheMeter meter, String... more) {
        return Timer.builder(meter.meterName())
                .description(meter.description())
                .tags(tags)
                .tags(more);
    }

    private static String text(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
