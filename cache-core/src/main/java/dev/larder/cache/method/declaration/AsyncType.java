package dev.larder.cache.method.declaration;

import java.lang.reflect.Type;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A family of return types whose value comes later. What is cached is the value inside; templates and expressions that
 * speak of the result mean it too. Thread-safe.
 */
public interface AsyncType {

    /** The type of the value inside; {@code null} if the return type is not of this family. */
    @Nullable
    Type valueType(Type returnType);

    /** Whether the caller gets the elements of a list one by one, of which none can be {@code null}. */
    default boolean isStream() {
        return false;
    }

    /**
     * What the caller gets: an object of the method's return type.
     *
     * @param call started at once, or each time somebody subscribes
     */
    Object answer(Call call) throws Throwable;

    /** One call of a method, not started yet. */
    @FunctionalInterface
    interface Call {

        /** Starts it, as the calling thread's. Blocks nowhere, unless the thread's transaction demands it. */
        CompletionStage<?> start(Bridge bridge) throws Throwable;
    }

    /** The way from what the user's method returned to the value inside. */
    @FunctionalInterface
    interface Bridge {

        /** Sets going what the method returned, if it is not yet. */
        CompletionStage<?> toStage(Object returned);

        /** The same for a further run, at a later time: outside what the caller's transaction was. */
        default Bridge again() {
            return this;
        }

        /** The caller has gone and nobody else can want the stage: whatever can be stopped is stopped. */
        default void cancel(CompletionStage<?> stage) {}
    }
}
