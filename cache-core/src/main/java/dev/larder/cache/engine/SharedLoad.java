package dev.larder.cache.engine;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One load that several callers of this process may share. It is shared as bytes, so that no two callers ever hold one
 * mutable value; a failure is shared as it is.
 */
final class SharedLoad {

    private final CountDownLatch ended = new CountDownLatch(1);

    // Written once before the latch opens, read only after it has.
    private byte @Nullable [] entry;
    private @Nullable Throwable failure;
    private boolean interrupted;

    /**
     * The load ended well. {@code entry} is {@code null} if the value cannot be shared because no codec can write it.
     */
    void succeed(byte @Nullable [] entry) {
        this.entry = entry;
        ended.countDown();
    }

    /** The load threw; called on the thread it ran on. */
    void fail(Throwable failure) {
        this.failure = failure;
        // Data layers wrap the exception; they leave the thread interrupted then.
        this.interrupted = failure instanceof InterruptedException
                || Thread.currentThread().isInterrupted();
        ended.countDown();
    }

    /** Whether the load ended within the time. */
    boolean await(long nanos) throws InterruptedException {
        return ended.await(nanos, TimeUnit.NANOSECONDS);
    }

    /** What the ended load threw. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Whether the ended load threw because its thread was interrupted. */
    boolean wasInterrupted() {
        return interrupted;
    }

    /** What the ended load returned, as an entry. */
    byte @Nullable [] entry() {
        return entry;
    }
}
