package dev.larder.cache.engine.call;

import java.util.concurrent.CompletionStage;

/**
 * How keys are filled behind a caller who must not fill them himself ({@link CacheCall#mayFill}).
 *
 * @param <C> {@link CacheCall} or {@link BatchCall}
 * @param call the same call for a thread of the library, at any later time; nothing of the caller's transaction or
 *     session belongs to it
 * @param turn says when that time has come
 */
public record Behind<C>(C call, Turn turn) {

    /** Waits for the end of what forbids the caller to fill. Thread-safe. */
    @FunctionalInterface
    public interface Turn {

        /** There is nothing to wait for. */
        Turn NOW = (what, fill) -> {
            fill.begin();
            return true;
        };

        /**
         * Begins the fill when its time has come, on any thread; of several for the same keys only one.
         *
         * @param what the keys, as something that equals what names the same keys
         * @return false if it is not going to begin
         */
        boolean await(Object what, Fill fill);
    }

    /** A fill that waits for its turn. */
    @FunctionalInterface
    public interface Fill {

        /** Begins it, and returns at once. The stage completes when it has ended, and never fails. */
        CompletionStage<?> begin();
    }
}
