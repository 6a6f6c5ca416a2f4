package dev.larder.cache.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/**
 * Promises about time, on a machine that does other things too. A measurement counts if the machine was quiet
 * meanwhile: then it has to keep the promise, and none gets a second chance. One during which threads were held up is
 * taken again.
 */
public final class QuietMoment {

    /** How often a measurement is taken again before noise is believed to be a part of the machine. */
    private static final int MOST_NOISY = 8;

    private QuietMoment() {}

    /**
     * The longest of so many measurements in quiet moments; on a machine without any, the shortest of all.
     *
     * @param noise a thread that wakes up later than this was held up
     */
    public static Duration longest(int measurements, Duration noise, Callable<Duration> measurement) throws Exception {
        Duration longest = null;
        Duration shortest = null;
        int quiet = 0;
        for (int noisy = 0; quiet < measurements && noisy < MOST_NOISY; ) {
            Duration took;
            boolean isQuiet;
            try (Stalls stalls = new Stalls()) {
                took = measurement.call();
                isQuiet = stalls.longest().compareTo(noise) < 0;
            }
            shortest = shortest == null || took.compareTo(shortest) < 0 ? took : shortest;
            if (isQuiet) {
                quiet++;
                longest = longest == null || took.compareTo(longest) > 0 ? took : longest;
            } else {
                noisy++;
            }
        }
        return longest == null ? shortest : longest;
    }

    /** How long the task takes. */
    public static Duration took(Runnable task) {
        long begun = System.nanoTime();
        task.run();
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** How late a thread wakes up that does nothing but sleep: whoever else wants to run waits as long. */
    private static final class Stalls implements AutoCloseable {

        private static final long NAP_NANOS = 1_000_000;

        private final Thread sleeper = new Thread(this::sleep, "stalls");
        private volatile boolean isOver;
        private volatile long longestNanos;
        private volatile long asleepNanos = System.nanoTime();

        private Stalls() {
            sleeper.setDaemon(true);
            sleeper.start();
        }

        private void sleep() {
            while (!isOver) {
                asleepNanos = System.nanoTime();
                LockSupport.parkNanos(NAP_NANOS);
                longestNanos = Math.max(longestNanos, System.nanoTime() - asleepNanos - NAP_NANOS);
            }
        }

        /** The present nap counts, too. */
        private Duration longest() {
            return Duration.ofNanos(Math.max(longestNanos, System.nanoTime() - asleepNanos - NAP_NANOS));
        }

        @Override
        public void close() {
            isOver = true;
        }
    }
}
