package dev.larder.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.engine.lease.LeaseRequests;
import dev.larder.cache.testing.WaitingThreads;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Threads that call at the same time; what they throw reaches the test. */
public final class Callers implements AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<Future<?>, CompletableFuture<Thread>> threadOf = new ConcurrentHashMap<>();

    <T> Future<T> start(Callable<T> call) {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        Future<T> future = threads.submit(() -> {
            thread.complete(Thread.currentThread());
            return call.call();
        });
        threadOf.put(future, thread);
        return future;
    }

    /**
     * Waits until the call waits for something that this library or a load waits for, beyond the short wait for another
     * caller who is asking for the lease, or has ended.
     */
    void awaitBlocked(Future<?> future) throws InterruptedException {
        Thread thread = threadOf.get(future).join();
        awaitUntil(() -> future.isDone()
                || WaitingThreads.waitsFor(thread, "dev.larder.")
                        && !WaitingThreads.waitsIn(thread, LeaseRequests.class.getName()));
    }

    /** Waits until the call waits inside one of these types; on its way there it may wait for other things. */
    void awaitWaitingIn(Future<?> future, Class<?>... places) throws InterruptedException {
        Thread thread = threadOf.get(future).join();
        awaitUntil(() -> Stream.of(places).anyMatch(place -> WaitingThreads.waitsIn(thread, place.getName())));
    }

    public static void awaitUntil(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the time to wait has passed").isLessThan(deadline);
            Thread.sleep(1);
        }
    }

    static <T> T result(Future<T> future) {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("A caller failed", e.getCause());
        } catch (Exception e) {
            throw new AssertionError("A caller did not end", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
