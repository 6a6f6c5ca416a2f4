package dev.larder.cache.engine.load;

import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.engine.call.ReadCall;
import dev.larder.cache.invalidation.TagQuarantine;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What is left when a caller gets no lease: it waited long enough, the entry is closed, or no store can be asked.
 * Nothing that is loaded here is stored; it is shared where that is safe, so that a slow source or an outage makes no
 * stampede.
 */
public final class LoadsWithoutLease {

    private final SharedLoads loads;
    private final Patience patience;
    private final TimedLoads timed;
    private final Flights alone = new Flights();
    private final AwayLoads away;

    public LoadsWithoutLease(SharedLoads loads, Patience patience, TimedLoads timed) {
        this.loads = loads;
        this.patience = patience;
        this.timed = timed;
        this.away = new AwayLoads(loads.order());
    }

    /**
     * One load for all callers of this process that have just read the same stamp (rule R4). The stamp tells nothing of
     * tags, so in a tagged cache it is shared as if no store could be asked.
     */
    @Nullable
    public Object alone(ReadCall read, Stamp seen, Reason reason) throws Throwable {
        if (loads.isUnshareable(read.key)) {
            return loads.runDirectly(read, Outcome.BYPASSED, Reason.NOT_SHAREABLE);
        }
        if (read.spec.tagged()) {
            return away(read, Outcome.BYPASSED, reason);
        }
        SharedLoad mine = loads.order().next();
        SharedLoad other = alone.begin(read.key, seen, mine);
        while (other != null) {
            if (awaitFurther(read, other)) {
                return loads.share(read, other, Outcome.BYPASSED, reason);
            }
            if (read.interrupted) {
                return loads.runDirectly(read, Outcome.BYPASSED, Reason.INTERRUPTED);
            }
            other = alone.overtake(read.key, seen, other, mine);
        }
        read.answeredBy(Outcome.BYPASSED, reason);
        return timed.run(read, by -> leadAlone(by, seen, mine));
    }

    private @Nullable Object leadAlone(ReadCall read, Stamp seen, SharedLoad load) throws Throwable {
        try {
            return loads.run(read, load).value();
        } finally {
            alone.end(read.key, seen, load);
        }
    }

    /**
     * One load for the callers that came before it started; with no store to ask, or none to believe, nothing else is
     * known (rule R7). Whoever enters a round goes on to start it, to share it or to leave it, so none is left behind.
     */
    @Nullable
    public Object away(ReadCall read, Outcome outcome, Reason reason) throws Throwable {
        if (mustNotShare(read)) {
            return loads.runDirectly(read, outcome, reason);
        }
        read.tagMark = TagQuarantine.NOTHING; // A load that begins from now on is older than no invalidation before.
        AwayLoads.Round round = away.enter(read);
        AwayLoads.Round first = round;
        patience.waitFor(read, nanos -> away.awaitTurn(first, nanos));
        if (patience.isLate(read)) {
            away.leave(read.key, first);
            throw patience.late(read);
        }
        while (!away.start(read.key, round)) {
            if (awaitFurther(read, round.load())) {
                return loads.share(read, round.load(), outcome, reason);
            }
            if (read.interrupted) {
                return loads.runDirectly(read, outcome, Reason.INTERRUPTED);
            }
            round = away.enter(read);
        }
        read.answeredBy(outcome, reason);
        AwayLoads.Round mine = round;
        return timed.run(read, by -> leadAway(by, mine));
    }

    private @Nullable Object leadAway(ReadCall read, AwayLoads.Round round) throws Throwable {
        try {
            return loads.run(read, round.load()).value();
        } finally {
            away.end(read.key, round);
        }
    }

    /** Whether the caller is now the one who loads for this stamp; it ends what it begins. */
    public boolean begin(String key, Stamp seen, SharedLoad load) {
        return alone.begin(key, seen, load) == null;
    }

    public void end(String key, Stamp seen, SharedLoad load) {
        alone.end(key, seen, load);
    }

    public int size() {
        return alone.size() + away.size();
    }

    private boolean mustNotShare(ReadCall read) {
        return !read.mayFill()
                || loads.runner().isLoading(read.key)
                || read.spec.stampede() == Stampede.NONE
                || loads.isUnshareable(read.key);
    }

    private boolean awaitFurther(ReadCall read, SharedLoad load) {
        boolean ended = patience.waitForFurther(read, load, loads.runner().loading() != null);
        if (!ended && !read.interrupted) {
            loads.waitedInVain(read, load);
        }
        if (!ended && patience.isLate(read)) {
            throw patience.late(read);
        }
        return ended;
    }
}
