package dev.larder.cache.engine;

import dev.larder.cache.CacheException;
import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.codec.DecodeException;
import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Envelope.Kind;
import dev.larder.cache.codec.Stamp;
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
import dev.larder.cache.store.Watch;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The flow of a read, in the order things happen: look; return what is fresh; else take the lease, load and fill; else
 * join or wait for whoever holds the lease; and if that takes too long, or no store can be asked, load without storing
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
 * <p>Each turn first talks to the store and decides on a {@link Step}, then takes it. User code runs only in a step,
 * outside every block that handles the store's failures, so the two kinds of exception never mix.
 */
final class CacheAside {

    /** How long a waiter sleeps before it looks by itself, should the message that wakes it be lost. */
    private static final long SLOW_POLL_NANOS = Duration.ofMillis(200).toNanos();

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
    private final LeaseRequests requests = new LeaseRequests();
    private final BackgroundLoads background;
    private final RefreshAhead refreshAhead;
    private final FillsBehind fillsBehind;
    private final StaleAnswers stale;

    CacheAside(
            CacheStore store,
            CacheSettings settings,
            CacheListener listener,
            CacheTracer tracer,
            Leases leases,
            StoreTrouble trouble,
            InvalidationDelivery delivery,
            AsyncThreads threads,
            ContextCarrier context,
            LongSupplier nanoClock,
            DoubleSupplier random) {
        this.store = store;
        this.grace = settings.grace();
        this.listener = listener;
        this.tracer = tracer;
        this.nanoClock = nanoClock;
        this.delivery = delivery;
        this.tagged = new TaggedEntries(delivery, listener, nanoClock);
        this.trouble = trouble;
        this.patience = new Patience(settings.leaseWait(), nanoClock);
        LoadRunner runner = new LoadRunner(listener, tracer, nanoClock);
        Supplier<AsyncOrigin> origins = () -> new AsyncOrigin(threads, runner, context);
        this.timed = new TimedLoads(origins, runner, patience);
        Lifetimes lifetimes = new Lifetimes(random);
        this.loads = new SharedLoads(runner, lifetimes, tagged, listener, timed, nanoClock);
        this.underLease = new LoadsUnderLease(leases, delivery, tagged, loads);
        this.withoutLease = new LoadsWithoutLease(loads, patience, timed);
        this.background = new BackgroundLoads(origins, settings.maxConcurrentRefreshes());
        this.refreshAhead =
                new RefreshAhead(background, runner, requests, underLease, delivery, listener, trouble, nanoClock);
        this.fillsBehind = new FillsBehind(background, lifetimes, listener, nanoClock);
        this.stale = new StaleAnswers(store, delivery, tagged, runner, trouble, nanoClock);
    }

    /** Reads of several keys at once, which share loads with the reads of single ones. */
    CacheAsideBatch batches() {
        Sharing sharing = new Sharing(patience, loads, withoutLease, requests, underLease);
        return new CacheAsideBatch(store, listener, tracer, trouble, delivery, nanoClock, sharing, fillsBehind);
    }

    /** How many tags an entry may carry, the same for those that updates make. */
    TagLimit tagLimit() {
        return tagged.limit();
    }

    LoadRunner runner() {
        return loads.runner();
    }

    /** No load begins in the background any more. */
    void close() {
        background.close();
    }

    int loadsUnderWay() {
        return underLease.size() + withoutLease.size();
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
            listener.onCall(spec.name(), key, read.outcome, read.reason, patience.elapsed(read));
            span.answered(read.outcome, read.reason);
            return answer;
        } catch (Throwable failure) {
            span.failed(failure);
            throw failure;
        } finally {
            end(read);
            span.end();
        }
    }

    private void end(ReadCall read) {
        read.stopWatching();
        if (read.waitedNanos > 0) {
            listener.onWait(read.spec.name(), read.key, Duration.ofNanos(read.waitedNanos));
        }
    }

    private @Nullable Object turn(ReadCall read) throws Throwable {
        Step step = decide(read);
        try {
            return step.take();
        } catch (Throwable failure) {
            return stale.insteadOf(failure, read);
        }
    }

    private Step decide(ReadCall read) {
        if (patience.isLate(read)) {
            return () -> {
                throw patience.late(read);
            };
        }
        if (read.metQuarantine || delivery.isQuarantined(read.key)) {
            return () -> withoutLease.away(read, Outcome.UNAVAILABLE, Reason.QUARANTINED);
        }
        try {
            return look(read);
        } catch (StoreUnavailableException e) {
            return onFailure(read, Outcome.UNAVAILABLE, e);
        } catch (ForeignKeyException e) {
            return onFailure(read, Outcome.BYPASSED, e);
        }
    }

    private Step onFailure(ReadCall read, Outcome outcome, CacheException failure) {
        trouble.report(read, failure);
        Reason reason = StoreFailures.reasonOf(failure);
        return () -> withoutLease.away(read, outcome, reason);
    }

    private Step look(ReadCall read) {
        tagged.mark(read);
        if (read.spec.renewal().asksForRemainingLife()) {
            return lookTimed(read);
        }
        byte[] bytes = store.read(read.key);
        if (bytes == null) {
            return onNothing(read, Reason.ABSENT);
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
            return onNothing(read, Reason.ABSENT);
        }
        Envelope entry = Envelope.parse(timed.bytes(), read.key);
        return entry == null ? onUndecodable(read, timed.bytes()) : onEntry(read, entry, timed.remainingMillis());
    }

    private Step onEntry(ReadCall read, Envelope entry, long remainingMillis) {
        // The claim of the very load that asks: its payload must not become what that load gives.
        if (entry.kind() == Kind.CLAIM && loads.runner().isLoading(read.key)) {
            return () -> loads.runDirectly(read, Outcome.BYPASSED, Reason.OWN_LOAD);
        }
        Freshness found = Freshness.of(entry, remainingMillis, read.spec.renewal());
        Freshness freshness = found == Freshness.DUE && isYoung(entry, remainingMillis) ? Freshness.FRESH : found;
        return switch (freshness) {
            case FRESH, DUE, PAUSED -> onValue(read, entry, freshness);
            case EXPIRED -> onExpired(read, entry, remainingMillis);
            case CLAIMED -> onClaim(read, entry, remainingMillis);
            case LEASED -> onLease(read, entry.stamp());
            case CLOSED -> onClosed(read, entry.stamp());
        };
    }

    // ---- A value stands there

    private Step onValue(ReadCall read, Envelope entry, Freshness freshness) {
        Object value;
        try {
            value = read.spec.format().decode(entry);
        } catch (DecodeException e) {
            loads.cannotRead(read, e);
            return onUndecodable(read, entry.bytes());
        }
        return switch (tagged.judge(read, value)) {
            case SERVE -> {
                noteAnswer(read, entry, freshness);
                yield () -> value;
            }
            case LOOK_AGAIN -> () -> Step.LOOK_AGAIN;
            case QUARANTINED -> () -> withoutLease.away(read, Outcome.UNAVAILABLE, Reason.QUARANTINED);
            case TOUCHED -> () -> loads.runDirectly(read, Outcome.BYPASSED, Reason.TOUCHED_KEY);
        };
    }

    private void noteAnswer(ReadCall read, Envelope entry, Freshness freshness) {
        if (freshness == Freshness.PAUSED) {
            read.answeredBy(Outcome.STALE, Reason.BACKING_OFF);
        } else if (freshness == Freshness.DUE && refreshAhead.start(read, entry.stamp())) {
            read.answeredBy(Outcome.REFRESHED, Reason.REFRESH_DUE);
        } else if (read.watch != null) {
            read.answeredBy(Outcome.WAITED, Reason.LOADING);
        }
    }

    /** Removed only if unchanged: whoever has replaced it meanwhile may have put something good there. */
    private Step onUndecodable(ReadCall read, byte[] bytes) {
        listener.onUndecodable(read.spec.name(), read.key);
        Stamp young = grace.isZero() ? null : stampIfYoung(read.key, bytes);
        if (young != null) {
            return onClosed(read, young);
        }
        if (whyAlone(read) == null) {
            store.dropIfUnchanged(read.key, bytes);
        }
        return onNothing(read, Reason.UNDECODABLE);
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

    // ---- Nothing stands there, or a value past its TTL: one caller takes the lease or the claim, loads and fills

    private Step onNothing(ReadCall read, Reason reason) {
        return acquire(read, reason, () -> underLease.lease(read));
    }

    private Step onExpired(ReadCall read, Envelope entry, long remainingMillis) {
        stale.note(read, entry, remainingMillis);
        return acquire(read, Reason.EXPIRED, () -> underLease.claim(read, entry.stamp()));
    }

    private Step acquire(ReadCall read, Reason reason, Supplier<@Nullable LeasedLoad> command) {
        Reason alone = whyAlone(read);
        if (alone == Reason.TRANSACTION) {
            return () -> loadForOneself(read);
        }
        if (alone != null) {
            return () -> loads.runDirectly(read, Outcome.BYPASSED, alone);
        }
        if (read.spec.stampede() == Stampede.NONE) {
            return take(read, reason, command, () -> loads.runDirectly(read, Outcome.BYPASSED, Reason.LOADING));
        }
        Step step = requests.ifNobodyAsks(read.key, () -> take(read, reason, command, () -> Step.LOOK_AGAIN));
        if (step != null) {
            return step;
        }
        // To ask oneself is no waiting: whoever has waited long enough for others may still load and fill.
        return patience.isOver(read) ? take(read, reason, command, () -> Step.LOOK_AGAIN) : () -> awaitRequest(read);
    }

    private Step take(ReadCall read, Reason reason, Supplier<@Nullable LeasedLoad> command, Step refused) {
        LeasedLoad mine = command.get();
        if (mine == null) {
            return refused;
        }
        read.answeredBy(Outcome.MISS, reason);
        return new Lead(read, mine);
    }

    /** The step of whoever has the lease now, and must lead. */
    private final class Lead implements Step {

        private final ReadCall read;
        private final LeasedLoad mine;

        private Lead(ReadCall read, LeasedLoad mine) {
            this.read = read;
            this.mine = mine;
        }

        @Override
        public @Nullable Object take() throws Throwable {
            return timed.run(read, by -> underLease.lead(by, mine));
        }
    }

    // ---- Nothing stands there and this caller must not fill it: somebody else does, when he has been answered

    private @Nullable Object loadForOneself(ReadCall read) throws Throwable {
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
        if (!(decide(read) instanceof Lead lead)) {
            return null;
        }
        underLease.lead(read, lead.mine);
        if (lead.mine.load().entry() == null) {
            return RefreshResult.FAILED; // No codec can write it, so the next one would fail, too.
        }
        return read.outcome == Outcome.MISS ? RefreshResult.SUCCEEDED : RefreshResult.REFUSED;
    }

    // ---- A lease or a claim stands there: join its load if it is this process's, else wait for it

    private Step onClaim(ReadCall read, Envelope entry, long remainingMillis) {
        stale.note(read, entry, remainingMillis);
        return onLease(read, entry.stamp());
    }

    private Step onLease(ReadCall read, Stamp token) {
        loads.order().arrived(read);
        Reason alone = read.spec.stampede() == Stampede.NONE ? Reason.LOADING : whyAlone(read);
        if (alone != null) {
            return () -> loads.runDirectly(read, Outcome.BYPASSED, alone);
        }
        if (loads.isUnshareable(read.key)) {
            return () -> loads.runDirectly(read, Outcome.BYPASSED, Reason.NOT_SHAREABLE);
        }
        if (patience.isOver(read)) {
            Reason over = read.interrupted ? Reason.INTERRUPTED : Reason.WAITED_TOO_LONG;
            return stale.orElse(read, over, () -> withoutLease.alone(read, token, over));
        }
        if (requests.isAsking(read.key)) {
            return () -> awaitRequest(read);
        }
        SharedLoad load = underLease.find(read.key, token);
        if (load != null) {
            return () -> join(read, load);
        }
        if (!token.equals(read.foreign)) {
            return () -> lookTwice(read, token);
        }
        return read.spec.stampede() == Stampede.CLUSTER
                ? () -> awaitFill(read)
                : () -> withoutLease.alone(read, token, Reason.LOADING);
    }

    private Object awaitRequest(ReadCall read) {
        patience.waitFor(read, nanos -> requests.await(read.key, nanos));
        return Step.LOOK_AGAIN;
    }

    /**
     * The load may have ended between the reply and the look into {@link Flights}. If the token still stands at a
     * second look, it is not one of this process. The second look also follows the start of the watch, so that no
     * wake-up falls between the two.
     */
    private Object lookTwice(ReadCall read, Stamp token) {
        read.foreign = token;
        if (read.watch == null && read.spec.stampede() == Stampede.CLUSTER) {
            read.watch = store.watch(read.key);
        }
        return Step.LOOK_AGAIN;
    }

    private Object awaitFill(ReadCall read) {
        Watch watch = read.watch;
        if (watch != null) {
            patience.waitFor(read, nanos -> watch.await(Duration.ofNanos(Math.min(nanos, SLOW_POLL_NANOS))));
        }
        return Step.LOOK_AGAIN;
    }

    private @Nullable Object join(ReadCall read, SharedLoad load) throws Throwable {
        boolean ended = patience.waitFor(read, load::await);
        if (!ended && !read.interrupted) {
            loads.waitedInVain(read, load);
        }
        return ended && load.mayAnswer(read)
                ? loads.share(read, load, Outcome.JOINED, Reason.LOADING)
                : Step.LOOK_AGAIN;
    }

    // ---- Something stands there that is neither to be served nor to be filled

    private Step onClosed(ReadCall read, Stamp stamp) {
        loads.order().arrived(read);
        Reason alone = read.spec.stampede() == Stampede.NONE ? Reason.CLOSED : whyAlone(read);
        return alone != null
                ? () -> loads.runDirectly(read, Outcome.BYPASSED, alone)
                : () -> withoutLease.alone(read, stamp, Reason.CLOSED);
    }

    /**
     * Why this caller must neither fill, join nor wait; {@code null} if it may: rule R22, and a load that asks for its
     * own key, which would wait for itself.
     */
    private @Nullable Reason whyAlone(ReadCall read) {
        if (loads.runner().isLoading(read.key)) {
            return Reason.OWN_LOAD;
        }
        return read.mayFill() ? null : Reason.TRANSACTION;
    }
}
