package dev.larder.cache.engine.load;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The loads of one engine that no caller waits for. They are bounded together, so that however much becomes due at once
 * they never take the source away from callers who do wait. What finds no place takes no thread and is not queued.
 * Thread-safe.
 */
public final class BackgroundLoads {

    private final Supplier<AsyncOrigin> origins;
    private final Semaphore places;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /**
     * @param origins captures the calling thread
     * @param most how many run at once
     */
    public BackgroundLoads(Supplier<AsyncOrigin> origins, int most) {
        this.origins = origins;
        this.places = new Semaphore(most);
    }

    /** Where a load comes from that is started now, or later from another thread. */
    public AsyncOrigin origin() {
        return origins.get();
    }

    /** Whether there was a place at this moment. */
    public boolean hasPlace() {
        return !isClosed() && places.availablePermits() > 0;
    }

    /**
     * Starts the work on a thread of the library.
     *
     * @return {@code null} if there is no place for it
     */
    @Nullable
    public CompletableFuture<@Nullable Object> start(AsyncOrigin origin, AsyncOrigin.Work work) {
        if (isClosed() || !places.tryAcquire()) {
            return null;
        }
        try {
            CompletableFuture<@Nullable Object> running = origin.run(work);
            running.whenComplete((done, failure) -> places.release());
            return running;
        } catch (RuntimeException | Error e) {
            places.release();
            throw e;
        }
    }

    public boolean isClosed() {
        return isClosed.get();
    }

    /** Nothing is started from now on. */
    public void close() {
        isClosed.set(true);
    }
}
