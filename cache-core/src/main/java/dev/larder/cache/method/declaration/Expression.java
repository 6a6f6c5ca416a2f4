package dev.larder.cache.method.declaration;

import org.jspecify.annotations.Nullable;

/** A compiled expression that is true or false for one call. Thread-safe. */
public interface Expression {

    /** Whether the expression speaks of the result, so that it can be evaluated only after the call. */
    boolean usesResult();

    /**
     * Evaluates it. What the evaluation throws does not reach the caller of the method: he gets what he would without a
     * cache.
     *
     * @param target the object the method is called on, if there is one
     * @param result the method's result; an {@code Optional} is seen unwrapped
     */
    boolean isTrue(@Nullable Object target, @Nullable Object[] arguments, @Nullable Object result);
}
