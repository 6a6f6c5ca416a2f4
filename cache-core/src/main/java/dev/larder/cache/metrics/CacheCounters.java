package dev.larder.cache.metrics;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The numbers of one cache. Thread-safe. */
final class CacheCounters {

    private static final Outcome[] OUTCOMES = Outcome.values();

    private final String cache;
    private final LongAdder[] calls = new LongAdder[OUTCOMES.length];
    final LongAdder loads = new LongAdder();
    final LongAdder failedLoads = new LongAdder();
    final LongAdder loadNanos = new LongAdder();
    final LongAdder loadsInFlight = new LongAdder();
    final LongAdder waits = new LongAdder();
    final LongAdder waitNanos = new LongAdder();
    final LongAdder undecodable = new LongAdder();
    final LongAdder errors = new LongAdder();

    CacheCounters(String cache) {
        this.cache = cache;
        for (Outcome outcome : OUTCOMES) {
            calls[outcome.ordinal()] = new LongAdder();
        }
    }

    void count(Outcome outcome) {
        calls[outcome.ordinal()].increment();
    }

    CacheStatistics read() {
        Map<Outcome, Long> answered = new EnumMap<>(Outcome.class);
        for (Outcome outcome : OUTCOMES) {
            answered.put(outcome, calls[outcome.ordinal()].sum());
        }
        return new CacheStatistics(
                cache,
                answered,
                loads.sum(),
                failedLoads.sum(),
                Duration.ofNanos(loadNanos.sum()),
                loadsInFlight.sum(),
                waits.sum(),
                Duration.ofNanos(waitNanos.sum()),
                undecodable.sum(),
                errors.sum());
    }
}
