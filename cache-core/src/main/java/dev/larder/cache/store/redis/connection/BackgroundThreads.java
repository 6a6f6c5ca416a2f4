package dev.larder.cache.store.redis.connection;

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
public final class BackgroundThreads implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BackgroundThreads.class);

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, named("larder-redis-timer"));
    private final ThreadFactory factory;
    private final ThreadPoolExecutor workers;

    public BackgroundThreads() {
        this(named("larder-redis-worker"));
    }

    /** @param factory makes all threads but the timer's */
    public BackgroundThreads(ThreadFactory factory) {
        this.factory = factory;
        this.workers = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE,
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                factory,
                // Only after the end, for a last connection that is still to be closed.
                (task, executor) -> task.run());
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
    public Executor workers() {
        return workers;
    }

    /** Runs a task on a thread of its own of that name, as long as it takes. */
    public void start(String name, Runnable task) {
        Thread thread = factory.newThread(task);
        thread.setName(name);
        thread.start();
    }

    /** Runs a task again and again on the timer; what it throws is logged and ends nothing. */
    public void repeat(Runnable task, long periodMillis) {
        var unused = timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException | Error e) {
                        LOG.warn("A periodic task of the Redis store failed; it will run again", e);
                    }
                },
                periodMillis,
                periodMillis,
                TimeUnit.MILLISECONDS);
    }

    /** Runs a task once on a worker, after a while, or as much later as there is a thread for it. */
    public void later(Runnable task, long delayMillis) {
        var unused = timer.schedule(
                () -> {
                    try {
                        workers.execute(task);
                    } catch (RuntimeException | Error e) {
                        LOG.debug("There is no thread for a task of the Redis store; it is tried again", e);
                        later(task, delayMillis);
                    }
                },
                delayMillis,
                TimeUnit.MILLISECONDS);
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
