package dev.larder.cache.engine.load;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import org.jspecify.annotations.Nullable;

/** What a read does next about its key, as {@code ReadRules} and {@code CacheAside} decide. */
public sealed interface Step {

    /** The answer of a step that has changed what there is to see, or has waited for it. */
    Object LOOK_AGAIN = new Object();

    Answer AGAIN = new Answer(LOOK_AGAIN);

    /** Answers with the value. */
    record Answer(@Nullable Object value) implements Step {}

    /**
     * Asks for the lease, or for the claim of a value past its TTL.
     *
     * @param missing why there is nothing to return
     * @param expired the stamp of that value
     */
    record Take(Reason missing, @Nullable Stamp expired) implements Step {}

    /** Loads under the lease that was taken, and fills. */
    record Lead(LeasedLoad mine) implements Step {}

    /** Waits for a load of this process, and shares it. */
    record Join(SharedLoad load) implements Step {}

    /** Loads for this caller alone, and stores nothing. */
    record Directly(Outcome outcome, Reason reason) implements Step {}

    /** Loads without a lease, shared with who has seen the same stamp (rule R4). */
    record Alone(Stamp seen, Reason reason) implements Step {}

    /** Loads as with no store to ask (rule R7). */
    record Away(Outcome outcome, Reason reason) implements Step {}

    /** What needs nothing more to be told. */
    enum Plain implements Step {
        /** Has waited too long for loads. */
        LATE,
        /** Loads for this caller alone what somebody else fills behind it. */
        LOAD_UNFILLABLE,
        /** Waits for who is asking for the lease. */
        AWAIT_REQUEST,
        /** Looks again: the lease that stands there may be one of this process whose load has just ended. */
        LOOK_TWICE,
        /** Waits for the load of another process. */
        AWAIT_FILL
    }
}
