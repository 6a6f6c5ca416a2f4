package dev.larder.cache.engine.load;

import dev.larder.cache.metrics.OutcomeRecorder;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where an asynchronous call comes from: the calling thread's context, its class loader, and the keys it is in the
 * middle of loading. Work that is given to it, at once or later and from any thread, runs with them on a thread of this
 * library. Thread-safe.
 */
public final class AsyncOrigin {

    /** Work that may block. */
    @FunctionalInterface
    public interface Work {
        @Nullable
        Object run() throws Throwable;
    }

    private final AsyncThreads threads;
    private final LoadRunner loads;
    private final LoadRunner.@Nullable Loading loading;
    private final ContextCarrier.Captured context;
    private final @Nullable ClassLoader classLoader;

    /** Captures the calling thread. */
    public AsyncOrigin(AsyncThreads threads, LoadRunner loads, ContextCarrier carrier) {
        this.threads = threads;
        this.loads = loads;
        this.loading = loads.loading();
        this.context = carrier.capture();
        this.classLoader = Thread.currentThread().getContextClassLoader();
    }

    /**
     * Runs the work and returns at once. The future fails with exactly what the work throws. It is the caller's own:
     * completing or cancelling it changes nothing but what this one caller sees; the work goes on.
     */
    public CompletableFuture<@Nullable Object> run(Work work) {
        CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
        threads.execute(OutcomeRecorder.carry(() -> runHere(work, answer)));
        return answer;
    }

    private void runHere(Work work, CompletableFuture<@Nullable Object> answer) {
        Thread thread = Thread.currentThread();
        ClassLoader own = thread.getContextClassLoader();
        thread.setContextClassLoader(classLoader);
        try {
            context.run(() -> loads.continueFrom(loading, () -> answer(work, answer)));
        } catch (Throwable failure) {
            answer.completeExceptionally(failure); // The context could not be restored; without effect if it was.
        } finally {
            thread.setContextClassLoader(own);
        }
    }

    private static void answer(Work work, CompletableFuture<@Nullable Object> answer) {
        Object result;
        try {
            result = work.run();
        } catch (Throwable failure) {
            answer.completeExceptionally(failure);
            return;
        }
        answer.complete(result);
    }
}
