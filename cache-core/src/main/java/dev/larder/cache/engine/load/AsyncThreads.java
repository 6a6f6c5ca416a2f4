package dev.larder.cache.engine.load;

import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The threads on which asynchronous calls do what blocks. Virtual threads where the JVM has them (Java 21 and later),
 * else daemon threads that are kept for a while and used again.
 *
 * <p>A call in flight occupies a thread. Their number is unbounded on purpose: a load may make asynchronous calls of
 * its own and wait for them, and in a bounded pool such calls deadlock as soon as all threads wait. Before Java 21 many
 * calls that wait for one slow source therefore cost as many platform threads. From Java 21 to 23 a load that waits
 * inside {@code synchronized} holds on to the thread that carries it, of which there are as many as processors.
 *
 * <p>The threads inherit no inheritable thread-locals: they would carry the context of whoever made a thread into calls
 * of others.
 */
public final class AsyncThreads implements Executor, AutoCloseable {

    private static final String NAME = "larder-async-";
    private static final long KEPT_SECONDS = 30;
    private static final @Nullable ThreadFactory VIRTUAL = virtualThreads();

    private final @Nullable ThreadPoolExecutor pool;

    public AsyncThreads() {
        this.pool = VIRTUAL == null ? pool() : null;
    }

    @Override
    public void execute(Runnable task) {
        if (pool != null) {
            pool.execute(task);
        } else if (VIRTUAL != null) {
            VIRTUAL.newThread(task).start();
        }
    }

    /** Idle threads end at once, busy ones after their call. Calls that come later are still answered. */
    @Override
    public void close() {
        if (pool != null) {
            pool.setKeepAliveTime(0, TimeUnit.SECONDS);
        }
    }

    private static ThreadPoolExecutor pool() {
        AtomicLong number = new AtomicLong();
        return new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, KEPT_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(null, task, NAME + number.getAndIncrement(), 0, false);
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** By reflection, because this library runs on Java 17 too; {@code null} where there are none. */
    private static @Nullable ThreadFactory virtualThreads() {
        try {
            Class<?> type = Class.forName("java.lang.Thread$Builder");
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
            builder = type.getMethod("name", String.class, long.class).invoke(builder, NAME, 0L);
            builder = type.getMethod("inheritInheritableThreadLocals", boolean.class)
                    .invoke(builder, false);
            return (ThreadFactory) type.getMethod("factory").invoke(builder);
        } catch (ReflectiveOperationException e) {
            return null; // An older JVM, or one where virtual threads are a preview that is switched off.
        }
    }
}
