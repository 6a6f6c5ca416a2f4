package dev.larder.cache.method.async;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** What a stage came to. */
public final class StageOutcome {

    private final CountDownLatch ended = new CountDownLatch(1);

    // Written once before the latch opens, read only after it has.
    private @Nullable Object value;
    private @Nullable Throwable failure;

    private StageOutcome() {}

    /**
     * Waits for a stage, on a thread that may block. Throws exactly what a dependent of the stage is told, wrapped or
     * not, so that a stage that fails with it looks like this one to {@code get}, {@code join} and
     * {@code whenComplete}. Not interruptible: the thread is not the caller's, and an interruption that user code left
     * behind is nobody's wish to stop.
     */
    public static @Nullable Object await(CompletionStage<?> stage) throws Throwable {
        StageOutcome outcome = new StageOutcome();
        stage.whenComplete(outcome::end);
        outcome.awaitEnd();
        if (outcome.failure != null) {
            throw outcome.failure;
        }
        return outcome.value;
    }

    private void end(@Nullable Object newValue, @Nullable Throwable newFailure) {
        value = newValue;
        failure = newFailure;
        ended.countDown();
    }

    private void awaitEnd() {
        boolean wasInterrupted = false;
        while (true) {
            try {
                ended.await();
                break;
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
