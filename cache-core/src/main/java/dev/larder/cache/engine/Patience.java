package dev.larder.cache.engine;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How long callers wait for each other. Measured by a clock that orders nothing. */
final class Patience {

    /**
     * How many lease waits a caller waits for a further load, one that began when it would have begun its own. Without
     * any limit a load that hangs would hold up a key for good.
     */
    private static final int FURTHER_LOAD_WAITS = 10;

    /** Something to wait for; false if the time passed first. */
    interface Waiting {
        boolean await(long nanos) throws InterruptedException;
    }

    private final long leaseWaitNanos;
    private final LongSupplier nanoClock;

    Patience(Duration leaseWait, LongSupplier nanoClock) {
        this.leaseWaitNanos = leaseWait.toNanos();
        this.nanoClock = nanoClock;
    }

    Duration elapsed(Read read) {
        return Duration.ofNanos(elapsedNanos(read));
    }

    /** Whether the caller has waited for others as long as it may, or was interrupted while it did. */
    boolean isOver(Read read) {
        return read.interrupted || elapsedNanos(read) >= leaseWaitNanos;
    }

    /** Waits for as long as the caller's lease wait lasts. */
    boolean waitFor(Read read, Waiting waiting) {
        return !isOver(read) && waitAtMost(leaseWaitNanos - elapsedNanos(read), read, waiting);
    }

    /**
     * Waits for a load that nobody else's patience bounds.
     *
     * @param nested whether the caller is itself inside a load: two loads that wait for each other must both give up
     *     soon
     */
    boolean waitForFurther(Read read, SharedLoad load, boolean nested) {
        return waitAtMost(nested ? leaseWaitNanos : FURTHER_LOAD_WAITS * leaseWaitNanos, read, load::await);
    }

    private boolean waitAtMost(long nanos, Read read, Waiting waiting) {
        long began = nanoClock.getAsLong();
        try {
            return waiting.await(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            read.interrupted = true;
            return false;
        } finally {
            read.waitedNanos += nanoClock.getAsLong() - began;
        }
    }

    private long elapsedNanos(Read read) {
        return nanoClock.getAsLong() - read.started;
    }
}
