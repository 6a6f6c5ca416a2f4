package dev.larder.cache.consistency;

import java.time.Duration;
import java.util.Set;

/**
 * What is checked and what it has to go through.
 *
 * @param cache has a public constructor that takes a {@link Scene}
 * @param processes how many JVMs read and write, from 1 to 32
 * @param readers reading threads in each
 * @param writers writing threads in each, at most 8
 * @param victims how many of the processes are paused and killed
 * @param faultEvery how often, on average, each of them is
 * @param longestPause for which a process, or Redis, is stopped
 * @param crashWindow within which the writes of a killed process must be seen by the others; zero: that is not asked
 * @param seed of the choices of all threads; what the machine makes of them cannot be repeated
 */
public record CheckPlan(
        Class<? extends CheckedCache> cache,
        Set<Kind> kinds,
        int processes,
        int readers,
        int writers,
        int victims,
        Duration faultEvery,
        Duration longestPause,
        Duration crashWindow,
        long seed) {

    public CheckPlan {
        if (processes < 1 || processes > CheckMemory.MOST_PROCESSES) {
            throw new IllegalArgumentException("From 1 to 32 processes, not " + processes);
        }
        if (writers < 0 || writers > CheckMemory.MOST_WRITERS) {
            throw new IllegalArgumentException("At most 8 writers in a process, not " + writers);
        }
        if (victims < 0 || victims > processes) {
            throw new IllegalArgumentException("At most as many victims as processes, not " + victims);
        }
    }

    /**
     * Four threads that read and one that writes in each process; victims are disturbed every two seconds, for up to
     * one and a half.
     */
    public static CheckPlan of(Class<? extends CheckedCache> cache, Set<Kind> kinds, int processes, int victims) {
        return new CheckPlan(
                cache,
                kinds,
                processes,
                4,
                1,
                victims,
                Duration.ofSeconds(2),
                Duration.ofMillis(1500),
                Duration.ZERO,
                System.nanoTime());
    }

    /** This plan, and the writes of killed processes must be seen within the window. */
    public CheckPlan withCrashWindow(Duration window) {
        return new CheckPlan(
                cache, kinds, processes, readers, writers, victims, faultEvery, longestPause, window, seed);
    }
}
