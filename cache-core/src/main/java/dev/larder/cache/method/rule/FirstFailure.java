package dev.larder.cache.method.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What steps threw of which each is tried whatever became of the others: a write has happened, and an expression or a
 * getter that fails hides nothing of what has to go. Used by one thread.
 */
public final class FirstFailure {

    private @Nullable RuntimeException first;
    private final List<RuntimeException> madeGood = new ArrayList<>(0);

    void attempt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            add(e);
        }
    }

    /** Tries the step; if it throws, and the other one can make that good, nothing is thrown for it. */
    void attempt(Runnable step, BooleanSupplier makeGood) {
        try {
            step.run();
        } catch (RuntimeException e) {
            if (makeGood.getAsBoolean()) {
                madeGood.add(e);
            } else {
                add(e);
            }
        }
    }

    /** Tells what was made good, each time once. */
    void tell(Consumer<RuntimeException> listener) {
        madeGood.forEach(listener);
        madeGood.clear();
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

    public void throwIfAny() {
        if (first != null) {
            throw first;
        }
    }

    /** Leaves the exception as what is thrown. */
    public void suppressIn(Throwable thrown) {
        if (first != null) {
            suppress(thrown, first);
        }
    }

    /** What is thrown for it; {@code null} if nothing failed. */
    @Nullable
    public RuntimeException get() {
        return first;
    }
}
