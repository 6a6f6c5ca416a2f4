package dev.larder.cache.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waiting for something outside this JVM, where no clock can be injected. */
public final class Pause {

    private Pause() {}

    /** Sleeps; an interrupt ends the sleep and stays set. */
    public static void millis(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the condition holds; fails the test with this text if it does not within the time. */
    public static void until(String what, Duration atMost, BooleanSupplier condition) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("Not within " + atMost.toMillis() + " ms: " + what);
            }
            millis(2);
        }
    }
}
