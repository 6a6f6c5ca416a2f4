package dev.larder.cache.explore;

import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Takes the place of {@link ScheduledThreadPoolExecutor} in explored classes: a task becomes an actor that may begin at
 * any time. Tasks that are repeated for ever never begin: to renew a lease only puts off its end, which may come at any
 * moment as it is, and looking after the dead has nothing to do here.
 */
public final class ScheduledTimers extends ScheduledThreadPoolExecutor {

    public ScheduledTimers(int threads, ThreadFactory factory) {
        super(threads, factory);
    }

    /** Needs no thread. */
    @Override
    public boolean prestartCoreThread() {
        return false;
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        Timer timer = new Timer();
        Tasks.spawn("timer", task);
        return timer;
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initial, long period, TimeUnit unit) {
        return new Timer();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initial, long delay, TimeUnit unit) {
        return new Timer();
    }

    @Override
    public void execute(Runnable task) {
        Tasks.spawn("worker", task);
    }

    /** A task that was begun or never begins; to cancel it is in vain. */
    private static final class Timer extends FutureTask<Object> implements ScheduledFuture<Object> {

        Timer() {
            super(Object::new);
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return 0;
        }

        @Override
        public int compareTo(Delayed other) {
            return 0;
        }
    }
}
