package dev.larder.cache.testing;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Calls on a thread of their own. The common pool may have one thread alone, in which one call would wait for another.
 */
public final class OtherThread {

    private OtherThread() {}

    /** Begins at once. */
    public static <T> CompletableFuture<T> supply(Supplier<T> call) {
        return CompletableFuture.supplyAsync(call, task -> new Thread(task).start());
    }
}
