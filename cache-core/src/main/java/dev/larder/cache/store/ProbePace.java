package dev.larder.cache.store;

import java.time.Duration;

/**
 * How often a store that failed is asked whether it is back. A store that answers pings and fails commands lets the
 * breaker open again soon after each closing; the time between two probes doubles with each such relapse, up to
 * sixteenfold, and is as before after an outage that was none. Times are those of {@link System#nanoTime()}.
 * Thread-safe.
 */
final class ProbePace {

    /** An outage that begins so soon after the end of another is a relapse. */
    static final Duration SOON = Duration.ofSeconds(10);

    private static final int MOST_DOUBLINGS = 4;

    private final Duration shortest;
    private int relapses;
    private boolean endedBefore;
    private long endedNanos;

    ProbePace(Duration shortest) {
        this.shortest = shortest;
    }

    /** An outage begins; returns how many relapses there were in a row, this one included. */
    synchronized int outageBegins(long nowNanos) {
        relapses = endedBefore && nowNanos - endedNanos < SOON.toNanos() ? relapses + 1 : 0;
        return relapses;
    }

    /** An outage ends; returns how many relapses there were in a row. */
    synchronized int outageEnds(long nowNanos) {
        endedBefore = true;
        endedNanos = nowNanos;
        return relapses;
    }

    /** Whether an outage that begins now would be no relapse. */
    synchronized boolean isSettled(long nowNanos) {
        return endedBefore && nowNanos - endedNanos >= SOON.toNanos();
    }

    /** The time from the beginning of the outage to the first probe, and from each to the next. */
    synchronized Duration period() {
        return shortest.multipliedBy(1L << Math.min(relapses, MOST_DOUBLINGS));
    }
}
