package dev.larder.cache.engine;

import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.engine.call.ReadCall;
import dev.larder.cache.engine.lease.LeaseRequests;
import dev.larder.cache.engine.load.Flights;
import dev.larder.cache.engine.load.SharedLoad;
import dev.larder.cache.engine.load.SharedLoads;
import dev.larder.cache.engine.load.Step;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What a read does about what stands under its key, if that is no value: the rules that hold for one key as for each of
 * a batch. Nothing here talks to the store, loads or waits; that is done by who takes the step.
 */
final class ReadRules {

    private final SharedLoads loads;
    private final LoadsUnderLease underLease;
    private final LeaseRequests requests;

    ReadRules(SharedLoads loads, LoadsUnderLease underLease, LeaseRequests requests) {
        this.loads = loads;
        this.underLease = underLease;
        this.requests = requests;
    }

    /**
     * There is nothing to return, or a value past its TTL.
     *
     * @param expired the stamp of that value
     */
    Step onNothing(ReadCall read, Reason missing, @Nullable Stamp expired) {
        Reason alone = whyAlone(read);
        if (alone == Reason.TRANSACTION) {
            return Step.Plain.LOAD_UNFILLABLE;
        }
        return alone != null ? bypassing(alone) : new Step.Take(missing, expired);
    }

    /**
     * A lease or a claim stands there: its load is joined if it is one of this process, else it is waited for.
     *
     * @param isOver whether the read has waited for others as long as it may
     */
    Step onLease(ReadCall read, Stamp token, boolean isOver) {
        loads.order().arrived(read);
        Reason alone = read.spec.stampede() == Stampede.NONE ? Reason.LOADING : whyAlone(read);
        if (alone != null) {
            return bypassing(alone);
        }
        if (loads.isUnshareable(read.key)) {
            return bypassing(Reason.NOT_SHAREABLE);
        }
        if (isOver) {
            return new Step.Alone(token, read.interrupted ? Reason.INTERRUPTED : Reason.WAITED_TOO_LONG);
        }
        if (requests.isAsking(read.key)) {
            return Step.Plain.AWAIT_REQUEST;
        }
        SharedLoad load = underLease.find(read.key, token);
        return load == null ? onForeignLease(read, token) : new Step.Join(load);
    }

    /**
     * The load may have ended between the reply and the look into {@link Flights}. If the token still stands at a
     * second look, it is not one of this process.
     */
    private static Step onForeignLease(ReadCall read, Stamp token) {
        if (!token.equals(read.foreign)) {
            read.foreign = token;
            return Step.Plain.LOOK_TWICE;
        }
        return read.spec.stampede() == Stampede.CLUSTER ? Step.Plain.AWAIT_FILL : new Step.Alone(token, Reason.LOADING);
    }

    /** Something stands there that is neither to be served nor to be filled. */
    Step onClosed(ReadCall read, Stamp stamp) {
        loads.order().arrived(read);
        Reason alone = read.spec.stampede() == Stampede.NONE ? Reason.CLOSED : whyAlone(read);
        return alone != null ? bypassing(alone) : new Step.Alone(stamp, Reason.CLOSED);
    }

    /**
     * Why this caller must neither fill, join nor wait; {@code null} if it may: rule R22, and a load that asks for its
     * own key, which would wait for itself.
     */
    @Nullable
    Reason whyAlone(ReadCall read) {
        if (loads.runner().isLoading(read.key)) {
            return Reason.OWN_LOAD;
        }
        return read.mayFill() ? null : Reason.TRANSACTION;
    }

    private static Step bypassing(Reason reason) {
        return new Step.Directly(Outcome.BYPASSED, reason);
    }
}
