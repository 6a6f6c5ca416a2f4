package dev.larder.cache.store.redis.index;

import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Rests between the steps of one search so that it looks at so many keys a second at most. Used by one thread. */
final class ScanPace {

    private static final int LEAST_STEPS_PER_SECOND = 10;

    private final int keysPerSecond;
    private final LongSupplier nanoClock;
    private final LongConsumer sleep;
    private long dueNanos;

    /** @param keysPerSecond 0 for no limit */
    ScanPace(int keysPerSecond) {
        this(keysPerSecond, System::nanoTime, ScanPace::sleep);
    }

    /** @param sleep sleeps for so many nanoseconds */
    ScanPace(int keysPerSecond, LongSupplier nanoClock, LongConsumer sleep) {
        this.keysPerSecond = keysPerSecond;
        this.nanoClock = nanoClock;
        this.sleep = sleep;
        this.dueNanos = nanoClock.getAsLong();
    }

    /** How many keys to look at in one step. */
    int step() {
        return keysPerSecond == 0
                ? KeyWalk.STEP
                : Math.max(1, Math.min(KeyWalk.STEP, keysPerSecond / LEAST_STEPS_PER_SECOND));
    }

    /** Waits until the next step may begin, after one that looked at so many keys. */
    void rest(int lookedAt) {
        if (keysPerSecond == 0) {
            return;
        }
        dueNanos += TimeUnit.SECONDS.toNanos(1) * lookedAt / keysPerSecond;
        long early = dueNanos - nanoClock.getAsLong();
        if (early > 0) {
            sleep.accept(early);
        } else {
            // What was lost to a slow server is not made up for by a burst.
            dueNanos -= early;
        }
    }

    /** An interrupted search goes on without rests: an invalidation is not given up half done. */
    private static void sleep(long nanos) {
        try {
            TimeUnit.NANOSECONDS.sleep(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
