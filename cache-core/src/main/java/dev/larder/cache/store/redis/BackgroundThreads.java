package dev.larder.cache.store.redis;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The daemon threads of one Redis store: a timer that must not block, and workers that may. */
final class BackgroundThreads implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BackgroundThreads.class);

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, named("larder-redis-timer"));
    private final ThreadPoolExecutor workers = new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            named("larder-redis-worker"),
            // Only after the end, for a last connection that is still to be closed.
            (task, executor) -> task.run());

    BackgroundThreads() {
        timer.setRemoveOnCancelPolicy(true);
        timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    private static ThreadFactory named(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Runs each task at once on a thread of its own. */
    Executor workers() {
        return workers;
    }

    /** Runs a task again and again on the timer; its exceptions are logged and end nothing. */
    void repeat(Runnable task, long periodMillis) {
        var unused = timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        LOG.warn("A periodic task of the Redis store failed; it will run again", e);
                    }
                },
                periodMillis,
                periodMillis,
                TimeUnit.MILLISECONDS);
    }

    /** Runs a task once on a worker, after a while. */
    void later(Runnable task, long delayMillis) {
        var unused = timer.schedule(() -> workers.execute(task), delayMillis, TimeUnit.MILLISECONDS);
    }

    boolean isClosed() {
        return timer.isShutdown();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        workers.shutdown();
    }
}
