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
 * @param crashWindow within which the writes of a killed process must be seen by the others; zero: that is not asked
 * @param seed of the choices of all threads; what the machine makes of them cannot be repeated
 */
public record CheckPlan(
        Class<? extends CheckedCache> cache,
        Set<Kind> kinds,
        int processes,
        int readers,
        int writers,
        Pace pace,
        Faults faults,
        Duration crashWindow,
        long seed) {

    /**
     * How long things take, at random.
     *
     * @param longestDelay of a load after it has read its version, and of a write after it has committed; every other
     *     one takes no time, and one write in eight up to ten times as long
     * @param longestRest of a writer between two writes
     */
    public record Pace(Duration longestDelay, Duration longestRest) {}

    /**
     * What happens to the processes.
     *
     * @param victims how many of them it happens to
     * @param every how often, on average, it happens to each
     * @param longestPause for which one, or Redis, is stopped
     */
    public record Faults(int victims, Duration every, Duration longestPause) {

        /** Nothing. */
        public static final Faults NONE = new Faults(0, Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    public CheckPlan {
        if (processes < 1 || processes > CheckMemory.MOST_PROCESSES) {
            throw new IllegalArgumentException("From 1 to 32 processes, not " + processes);
        }
        if (writers < 0 || writers > CheckMemory.MOST_WRITERS) {
            throw new IllegalArgumentException("At most 8 writers in a process, not " + writers);
        }
        if (faults.victims() < 0 || faults.victims() > processes) {
            throw new IllegalArgumentException("At most as many victims as processes, not " + faults.victims());
        }
    }

    /**
     * Four threads that read and one that writes in each process, loads of up to 5 ms, rests of up to 4 ms, no faults.
     */
    public static CheckPlan of(Class<? extends CheckedCache> cache, Set<Kind> kinds, int processes) {
        Pace pace = new Pace(Duration.ofMillis(5), Duration.ofMillis(4));
        return new CheckPlan(cache, kinds, processes, 4, 1, pace, Faults.NONE, Duration.ZERO, System.nanoTime());
    }

    public CheckPlan withPace(Pace other) {
        return new CheckPlan(cache, kinds, processes, readers, writers, other, faults, crashWindow, seed);
    }

    public CheckPlan withFaults(Faults other) {
        return new CheckPlan(cache, kinds, processes, readers, writers, pace, other, crashWindow, seed);
    }

    public CheckPlan withCrashWindow(Duration window) {
        return new CheckPlan(cache, kinds, processes, readers, writers, pace, faults, window, seed);
    }
}
