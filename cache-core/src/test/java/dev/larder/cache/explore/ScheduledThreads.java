package dev.larder.cache.explore;

import java.util.concurrent.Executor;

/** Takes the place of the threads on which an engine does what blocks: a task becomes an actor. */
public final class ScheduledThreads implements Executor, AutoCloseable {

    @Override
    public void execute(Runnable task) {
        Tasks.spawn("worker", task);
    }

    @Override
    public void close() {}
}
