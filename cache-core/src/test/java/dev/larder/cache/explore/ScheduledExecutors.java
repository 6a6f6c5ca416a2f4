package dev.larder.cache.explore;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;

/** Takes the place of {@link Executors} in explored classes. */
public final class ScheduledExecutors {

    private ScheduledExecutors() {}

    public static ScheduledExecutorService newSingleThreadScheduledExecutor(ThreadFactory factory) {
        return new ScheduledTimers(1, factory);
    }
}
