package dev.larder.cache.engine.load;

import dev.larder.cache.LoadTimeoutException;
import dev.larder.cache.engine.call.ReadCall;
import dev.larder.cache.store.Watch;
import java.time.Duration;
import java.util.function.LongSupplier;

/** How long callers wait for each other. Measured by a clock that orders nothing. */
public final class Patience {

    /**
     * How many lease waits a caller waits for a further load, one that began when it would have begun its own. Without
     * any limit a load that hangs would hold up a key for good.
     */
    private static final int FURTHER_LOAD_WAITS = 10;

    /** How long a waiter sleeps before it looks by itself, should the message that wakes it be lost. */
    private static final long SLOW_POLL_NANOS = Duration.ofMillis(200).toNanos();

    /** Longer than anybody waits, and far from where nanoseconds overflow. */
    private static final Duration LONGEST_WAIT = Duration.ofDays(365);

    /** Something to wait for; false if the time passed first. */
    public interface Waiting {
        boolean await(long nanos) throws InterruptedException;
    }

    private final long leaseWaitNanos;
    private final LongSupplier nanoClock;

    public Patience(Duration leaseWait, LongSupplier nanoClock) {
        this.leaseWaitNanos = leaseWait.toNanos();
        this.nanoClock = nanoClock;
    }

    public Duration elapsed(ReadCall read) {
        return Duration.ofNanos(elapsedNanos(read));
    }

    /** Whether the caller has waited for others as long as it may, or was interrupted while it did. */
    public boolean isOver(ReadCall read) {
        return read.interrupted || elapsedNanos(read) >= leaseWaitNanos;
    }

    /** Waits for as long as the caller's lease wait lasts. */
    public boolean waitFor(ReadCall read, Waiting waiting) {
        return !isOver(read) && waitAtMost(leaseWaitNanos - elapsedNanos(read), read, waiting);
    }

    /** Waits to be woken, for a moment at most. */
    public boolean waitFor(ReadCall read, Watch watch) {
        return waitFor(read, nanos -> watch.await(Duration.ofNanos(Math.min(nanos, SLOW_POLL_NANOS))));
    }

    /**
     * Waits for a load that nobody else's patience bounds.
     *
     * @param nested whether the caller is itself inside a load: two loads that wait for each other must both give up
     *     soon
     */
    boolean waitForFurther(ReadCall read, SharedLoad load, boolean nested) {
        return waitAtMost(nested ? leaseWaitNanos : FURTHER_LOAD_WAITS * leaseWaitNanos, read, load::await);
    }

    /**
     * For how long the caller may still wait for loads by the cache's load-timeout, which begins to count when this is
     * first asked: before that it has waited for the store at most. Zero or less: it is late.
     */
    long untilLate(ReadCall read) {
        Duration timeout = read.spec.renewal().loadTimeout();
        if (timeout == null) {
            return Long.MAX_VALUE;
        }
        long now = nanoClock.getAsLong();
        Long deadline = read.deadlineNanos;
        if (deadline == null) {
            deadline = now + (timeout.compareTo(LONGEST_WAIT) < 0 ? timeout : LONGEST_WAIT).toNanos();
            read.deadlineNanos = deadline;
        }
        return deadline - now;
    }

    /** Whether the caller has waited for loads for as long as the cache's load-timeout says. */
    public boolean isLate(ReadCall read) {
        return read.deadlineNanos != null && untilLate(read) <= 0;
    }

    /** The failure of a caller who is late. */
    public LoadTimeoutException late(ReadCall read) {
        Duration timeout = read.spec.renewal().loadTimeout();
        return new LoadTimeoutException(read.spec.name(), read.key, timeout == null ? LONGEST_WAIT : timeout);
    }

    private boolean waitAtMost(long nanos, ReadCall read, Waiting waiting) {
        long began = nanoClock.getAsLong();
        try {
            return waiting.await(Math.min(nanos, untilLate(read)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            read.interrupted = true;
            return false;
        } finally {
            read.waitedNanos += nanoClock.getAsLong() - began;
        }
    }

    private long elapsedNanos(ReadCall read) {
        return nanoClock.getAsLong() - read.started;
    }
}
