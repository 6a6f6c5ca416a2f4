package dev.larder.cache.engine.load;

import dev.larder.cache.engine.call.ReadCall;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One load that several callers of this process may share. It is shared as bytes, so that no two callers ever hold one
 * mutable value; a failure is shared as it is.
 */
public final class SharedLoad {

    private final CountDownLatch ended = new CountDownLatch(1);
    private final long number;
    private final boolean waitsForFill;

    /** Where it runs, for a look at that thread from another; nothing depends on when it is seen. */
    private @Nullable Thread thread;

    // Written once before the latch opens, read only after it has.
    private byte @Nullable [] entry;
    private @Nullable Throwable failure;
    private boolean interrupted;
    private boolean isStored;

    /**
     * Made by {@link LoadOrder}.
     *
     * @param number grows from load to load
     * @param waitsForFill whether it has ended only when {@link #settle} was called
     */
    SharedLoad(long number, boolean waitsForFill) {
        this.number = number;
        this.waitsForFill = waitsForFill;
    }

    /** The load begins, on this thread. */
    public void runsHere() {
        thread = Thread.currentThread();
    }

    /** Whether the load runs, and its thread waits for something. */
    boolean isWaiting() {
        Thread at = thread;
        return at != null
                && ended.getCount() > 0
                && (at.getState() == Thread.State.WAITING || at.getState() == Thread.State.TIMED_WAITING);
    }

    /**
     * The load ended well. {@code entry} is {@code null} if the value cannot be shared because no codec can write it.
     */
    public void succeed(byte @Nullable [] entry) {
        this.entry = entry;
        if (!waitsForFill) {
            ended.countDown();
        }
    }

    /** What was loaded is stored, or is not going to be. Without effect if others could share it before. */
    public void settle(boolean stored) {
        if (ended.getCount() > 0) {
            isStored = stored;
            ended.countDown();
        }
    }

    /** Whether the ended load may answer a caller that found it by its lease; see {@link LoadOrder}. */
    public boolean mayAnswer(ReadCall read) {
        return !waitsForFill || isStored || failure != null || beganAfter(read);
    }

    /** Whether it is known that the load began after the caller came. */
    boolean beganAfter(ReadCall read) {
        return read.loadsBefore >= 0 && number > read.loadsBefore;
    }

    /** The load threw; called on the thread it ran on. */
    public void fail(Throwable failure) {
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
    public boolean wasInterrupted() {
        return interrupted;
    }

    /** What the ended load returned, as an entry. */
    public byte @Nullable [] entry() {
        return entry;
    }
}
