package dev.larder.cache.method;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What steps threw of which each is tried whatever became of the others: a write has happened, and an expression or a
 * getter that fails hides nothing of what has to go. Used by one thread.
 */
final class FirstFailure {

    private @Nullable RuntimeException first;

    void attempt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            add(e);
        }
    }

    /** What the step gives; the alternative if it throws. */
    <T extends @Nullable Object> T attempt(Supplier<T> step, T otherwise) {
        try {
            return step.get();
        } catch (RuntimeException e) {
            add(e);
            return otherwise;
        }
    }

    private void add(RuntimeException failure) {
        if (first == null) {
            first = failure;
        } else {
            suppress(first, failure);
        }
    }

    private static void suppress(Throwable thrown, RuntimeException failure) {
        if (thrown != failure) {
            thrown.addSuppressed(failure);
        }
    }

    void throwIfAny() {
        if (first != null) {
            throw first;
        }
    }

    /** Leaves the exception as what is thrown. */
    void suppressIn(Throwable thrown) {
        if (first != null) {
            suppress(thrown, first);
        }
    }

    /** What is thrown for it; {@code null} if nothing failed. */
    @Nullable
    RuntimeException get() {
        return first;
    }
}
