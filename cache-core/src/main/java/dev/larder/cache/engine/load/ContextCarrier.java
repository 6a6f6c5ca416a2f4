package dev.larder.cache.engine.load;

/**
 * Takes what is bound to the calling thread, such as the logging context, the security context and the current trace,
 * to the thread of this library on which an asynchronous call goes on. Thread-safe.
 */
@FunctionalInterface
public interface ContextCarrier {

    /** Takes nothing. */
    ContextCarrier NONE = () -> Runnable::run;

    /**
     * Captures the context of the calling thread. Called once per asynchronous call, so it must be quick; what it
     * throws reaches the caller.
     */
    Captured capture();

    /** The context of one call. */
    @FunctionalInterface
    interface Captured {

        /** Runs the task on the calling thread, within the context, and leaves the thread as it was. */
        void run(Runnable task);
    }
}
