package dev.larder.cache.engine;

import dev.larder.cache.CacheException;
import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Envelope.Kind;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.engine.call.CacheCall;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.call.ReadCall;
import dev.larder.cache.engine.entry.Freshness;
import dev.larder.cache.engine.entry.TaggedEntries;
import dev.larder.cache.engine.lease.LeaseRequests;
import dev.larder.cache.engine.lease.StoreTrouble;
import dev.larder.cache.engine.load.LeasedLoad;
import dev.larder.cache.engine.load.LoadsWithoutLease;
import dev.larder.cache.engine.load.Patience;
import dev.larder.cache.engine.load.SharedLoads;
import dev.larder.cache.engine.load.Step;
import dev.larder.cache.engine.load.TimedLoads;
import dev.larder.cache.invalidation.InvalidationDelivery;
import dev.larder.cache.invalidation.StoreFailures;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.CacheTracer;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.metrics.RefreshResult;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.ForeignKeyException;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.TimedEntry;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The flow of a read, in the order things happen: look; return what is fresh; else take the lease, load and fill; else
 * join or wait for whoever has the lease; and if that takes too long, or no store can be asked, load without storing
 * ({@link LoadsWithoutLease}).
 *
 * <p>The invariant everything rests on: a value is stored only into the life of the key in which its lease was taken,
 * and its load begins only after the lease was acknowledged (rule R2). An invalidation ends that life. So whatever
 * stands under the key after an invalidation was loaded after it.
 *
 * <p>A value past its TTL that is kept for stale-if-error is claimed as an absent one is leased, and stays readable
 * meanwhile ({@link StaleAnswers}); one that is merely old is returned and renewed in the background
 * ({@link RefreshAhead}).
 *
 * <p>Each turn first talks to the store and decides on a {@link Step}, by the rules that hold for batches, too
 * ({@link ReadRules}), then takes it. User code runs only in a step, outside every block that handles the store's
 * failures, so the two kinds of exception never mix.
 */
final class CacheAside {

    private final CacheStore store;
    private final Duration grace;
    private final CacheListener listener;
    private final CacheTracer tracer;
    private final LongSupplier nanoClock;
    private final InvalidationDelivery delivery;
    private final TaggedEntries tagged;
    private final StoreTrouble trouble;
    private final Patience patience;
    private final TimedLoads timed;
    private final SharedLoads loads;
    private final LoadsUnderLease underLease;
    private final LoadsWithoutLease withoutLease;
    private final LeaseRequests requests;
    private final ReadRules rules;
    private final RefreshAhead refreshAhead;
    private final FillsBehind fillsBehind;
    private final StaleAnswers stale;

    CacheAside(
            CacheStore store,
            Duration grace,
            CacheListener listener,
            CacheTracer tracer,
            InvalidationDelivery delivery,
            LongSupplier nanoClock,
            Sharing sharing) {
        this.store = store;
        this.grace = grace;
        this.listener = listener;
        this.tracer = tracer;
        this.nanoClock = nanoClock;
        this.delivery = delivery;
        this.tagged = sharing.tagged;
        this.trouble = sharing.trouble;
        this.patience = sharing.patience;
        this.timed = sharing.timed;
        this.loads = sharing.loads;
        this.underLease = sharing.underLease;
        this.withoutLease = sharing.withoutLease;
        this.requests = sharing.requests;
        this.rules = sharing.rules;
        this.fillsBehind = sharing.fillsBehind;
        this.refreshAhead = new RefreshAhead(sharing, delivery, listener, nanoClock);
        this.stale = new StaleAnswers(store, delivery, tagged, loads.runner(), trouble, nanoClock);
    }

    @Nullable
    Object get(CacheSpec spec, String key, CacheCall call) throws Throwable {
        CacheTracer.Span span = tracer.beginCall(spec.name(), key);
        ReadCall read = new ReadCall(spec, key, call, nanoClock.getAsLong());
        try {
            Object answer;
            do {
                answer = turn(read);
            } while (answer == Step.LOOK_AGAIN);
            read.tellCall(listener, patience.elapsed(read));
            span.answered(read.outcome, read.reason);
            return answer;
        } catch (Throwable failure) {
            span.failed(failure);
            throw failure;
        } finally {
            read.stopWatching();
            read.tellWait(listener);
            span.end();
        }
    }

    private @Nullable Object turn(ReadCall read) throws Throwable {
        Step step = decide(read);
        try {
            return take(read, step);
        } catch (Throwable failure) {
            return stale.insteadOf(failure, read);
        }
    }

    // ---- Deciding: what stands there, and what that means

    private Step decide(ReadCall read) {
        if (patience.isLate(read)) {
            return Step.Plain.LATE;
        }
        if (read.metQuarantine || delivery.isQuarantined(read.key)) {
            return new Step.Away(Outcome.UNAVAILABLE, Reason.QUARANTINED);
        }
        try {
            Step step = look(read);
            return step instanceof Step.Take take ? lease(read, take) : step;
        } catch (StoreUnavailableException e) {
            return onFailure(read, Outcome.UNAVAILABLE, e);
        } catch (ForeignKeyException e) {
            return onFailure(read, Outcome.BYPASSED, e);
        }
    }

    private Step onFailure(ReadCall read, Outcome outcome, CacheException failure) {
        trouble.report(read, failure);
        return new Step.Away(outcome, StoreFailures.reasonOf(failure));
    }

    private Step look(ReadCall read) {
        tagged.mark(read);
        if (read.spec.renewal().asksForRemainingLife()) {
            return lookTimed(read);
        }
        byte[] bytes = store.read(read.key);
        if (bytes == null) {
            return rules.onNothing(read, Reason.ABSENT, null);
        }
        Envelope entry = Envelope.parse(bytes, read.key);
        if (entry == null) {
            return onUndecodable(read, bytes);
        }
        // Only another release, or a cache whose attributes changed, has put such an entry there.
        return Freshness.dependsOnRemainingLife(entry) ? lookTimed(read) : onEntry(read, entry, Long.MAX_VALUE);
    }

    private Step lookTimed(ReadCall read) {
        TimedEntry timed = store.readTimed(read.key);
        read.sighting = null;
        if (timed == null) {
            return rules.onNothing(read, Reason.ABSENT, null);
        }
        Envelope entry = Envelope.parse(timed.bytes(), read.key);
        return entry == null ? onUndecodable(read, timed.bytes()) : onEntry(read, entry, timed.remainingMillis());
    }

    private Step onEntry(ReadCall read, Envelope entry, long remainingMillis) {
        // The claim of the very load that asks: its payload must not become what that load gives.
        if (entry.kind() == Kind.CLAIM && loads.runner().isLoading(read.key)) {
            return new Step.Directly(Outcome.BYPASSED, Reason.OWN_LOAD);
        }
        Freshness freshness = Freshness.of(entry, remainingMillis, read.spec.renewal());
        if (freshness == Freshness.EXPIRED || freshness == Freshness.CLAIMED) {
            stale.note(read, entry, remainingMillis);
        }
        return switch (freshness) {
            case FRESH, DUE, PAUSED -> onValue(read, entry, freshness, remainingMillis);
            case EXPIRED -> rules.onNothing(read, Reason.EXPIRED, entry.stamp());
            case CLAIMED, LEASED -> onLease(read, entry.stamp());
            case CLOSED -> rules.onClosed(read, entry.stamp());
        };
    }

    private Step onValue(ReadCall read, Envelope entry, Freshness freshness, long remainingMillis) {
        Step step = loads.onValue(read, entry);
        if (step == null) {
            return onUndecodable(read, entry.bytes());
        }
        if (!(step instanceof Step.Answer) || step == Step.AGAIN) {
            return step;
        }
        if (freshness == Freshness.PAUSED) {
            read.answeredBy(Outcome.STALE, Reason.BACKING_OFF);
        } else if (freshness == Freshness.DUE
                && !isYoung(entry, remainingMillis)
                && refreshAhead.start(read, entry.stamp())) {
            read.answeredBy(Outcome.REFRESHED, Reason.REFRESH_DUE);
        } else if (read.watch != null) {
            read.answeredBy(Outcome.WAITED, Reason.LOADING);
        }
        return step;
    }

    private Step onLease(ReadCall read, Stamp token) {
        boolean isOver = patience.isOver(read);
        Step step = rules.onLease(read, token, isOver);
        return isOver && step instanceof Step.Alone alone ? stale.orElse(read, alone) : step;
    }

    /** Removed only if unchanged: whoever has replaced it meanwhile may have put something good there. */
    private Step onUndecodable(ReadCall read, byte[] bytes) {
        listener.onUndecodable(read.spec.name(), read.key);
        Stamp young = grace.isZero() ? null : stampIfYoung(read.key, bytes);
        if (young != null) {
            return rules.onClosed(read, young);
        }
        Step step = rules.onNothing(read, Reason.UNDECODABLE, null);
        if (step instanceof Step.Take) {
            store.dropIfUnchanged(read.key, bytes);
        }
        return step;
    }

    /**
     * Whether an update may have put the entry there within the grace time: then it is to stand, since a load may still
     * give something older.
     */
    private boolean isYoung(Envelope entry, long remainingMillis) {
        return entry.physicalMillis() - remainingMillis < grace.toMillis();
    }

    /** The stamp of an entry that is young, though of another release; {@code null} for other bytes. */
    private @Nullable Stamp stampIfYoung(String key, byte[] bytes) {
        Envelope entry = Envelope.parse(bytes, key);
        TimedEntry now = entry == null ? null : store.readTimed(key);
        return entry != null && now != null && isYoung(entry, now.remainingMillis()) ? entry.stamp() : null;
    }

    /** One caller takes the lease, or the claim of a value past its TTL; the others of this process wait for that. */
    private Step lease(ReadCall read, Step.Take take) {
        if (read.spec.stampede() == Stampede.NONE) {
            return lease(read, take, new Step.Directly(Outcome.BYPASSED, Reason.LOADING));
        }
        Step step = requests.ifNobodyAsks(read.key, () -> lease(read, take, Step.AGAIN));
        if (step != null) {
            return step;
        }
        // To ask oneself is no waiting: whoever has waited long enough for others may still load and fill.
        return patience.isOver(read) ? lease(read, take, Step.AGAIN) : Step.Plain.AWAIT_REQUEST;
    }

    private Step lease(ReadCall read, Step.Take take, Step refused) {
        LeasedLoad mine = underLease.take(read, take.expired());
        if (mine == null) {
            return refused;
        }
        read.answeredBy(Outcome.MISS, take.missing());
        return new Step.Lead(mine);
    }

    // ---- Taking a step

    private @Nullable Object take(ReadCall read, Step step) throws Throwable {
        if (step instanceof Step.Answer answer) {
            return answer.value();
        }
        if (step instanceof Step.Lead lead) {
            return timed.run(read, by -> underLease.lead(by, lead.mine()));
        }
        if (step instanceof Step.Join join) {
            return loads.join(read, join.load());
        }
        if (step instanceof Step.Directly direct) {
            return loads.runDirectly(read, direct.outcome(), direct.reason());
        }
        if (step instanceof Step.Alone alone) {
            return withoutLease.alone(read, alone.seen(), alone.reason());
        }
        if (step instanceof Step.Away away) {
            return withoutLease.away(read, away.outcome(), away.reason());
        }
        return switch ((Step.Plain) step) {
            case LATE -> throw patience.late(read);
            case LOAD_UNFILLABLE -> loadUnfillable(read);
            case AWAIT_REQUEST -> awaitRequest(read);
            case LOOK_TWICE -> watch(read);
            case AWAIT_FILL -> awaitFill(read);
        };
    }

    private Object awaitRequest(ReadCall read) {
        patience.waitFor(read, nanos -> requests.await(read.key, nanos));
        return Step.LOOK_AGAIN;
    }

    /** The second look follows the start of the watch, so that no wake-up falls between the two. */
    private Object watch(ReadCall read) {
        if (read.watch == null && read.spec.stampede() == Stampede.CLUSTER) {
            read.watch = store.watch(read.key);
        }
        return Step.LOOK_AGAIN;
    }

    private Object awaitFill(ReadCall read) {
        if (read.watch != null) {
            patience.waitFor(read, read.watch);
        }
        return Step.LOOK_AGAIN;
    }

    // ---- Nothing stands there and this caller must not fill it: somebody else does, when he has been answered

    private @Nullable Object loadUnfillable(ReadCall read) throws Throwable {
        FillsBehind.Prepared<CacheCall> prepared = fillsBehind.prepare(read.spec, read.key, read.call::behind);
        Object value = loads.runDirectly(read, Outcome.BYPASSED, Reason.TRANSACTION);
        if (prepared != null && fillsBehind.isWorthIt(read.spec, value, read.call)) {
            CacheCall later = prepared.behind().call();
            fillsBehind.await(
                    prepared,
                    read.key,
                    () -> fill(new ReadCall(prepared.spec(), prepared.key(), later, nanoClock.getAsLong())));
        }
        return value;
    }

    /** Loads and fills if the lease, or the claim of an expired value, can be had at once; else there is no need to. */
    private @Nullable RefreshResult fill(ReadCall read) throws Throwable {
        if (!(decide(read) instanceof Step.Lead lead)) {
            return null;
        }
        underLease.lead(read, lead.mine());
        if (lead.mine().load().entry() == null) {
            return RefreshResult.FAILED; // No codec can write it, so the next one would fail, too.
        }
        return read.outcome == Outcome.MISS ? RefreshResult.SUCCEEDED : RefreshResult.REFUSED;
    }
}
