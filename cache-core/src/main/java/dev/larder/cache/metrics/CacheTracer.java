package dev.larder.cache.metrics;

/**
 * Surrounds calls and loads, for traces, which need to know a beginning. Called on the thread of the call and on its
 * hot path: it must be quick and must not throw. Implementations are thread-safe.
 */
public interface CacheTracer {

    /** Traces nothing. */
    CacheTracer NO_OP = new CacheTracer() {};

    /** A call of a cached method that asks the cache begins. */
    default Span beginCall(String cache, String key) {
        return Span.NONE;
    }

    /** A load begins: inside the call that runs it, on the same thread. */
    default Span beginLoad(String cache, String key) {
        return Span.NONE;
    }

    /** A call or a load, from its beginning to its end, both on one thread. */
    interface Span {

        /** A span that nobody traces. */
        Span NONE = new Span() {};

        /** The call was answered. Not told to the span of a load. */
        default void answered(Outcome outcome, Reason reason) {}

        /** The call or the load threw. */
        default void failed(Throwable failure) {}

        /** It is over; the last thing the span is told. */
        default void end() {}
    }
}
