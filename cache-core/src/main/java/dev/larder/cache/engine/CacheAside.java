package dev.larder.cache.engine;

import dev.larder.cache.CacheException;
import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.codec.DecodeException;
import dev.larder.cache.codec.EncodeException;
import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.invalidation.InvalidationDelivery;
import dev.larder.cache.invalidation.StoreFailures;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.CacheTracer;
import dev.larder.cache.metrics.ErrorKind;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.ForeignKeyException;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.Watch;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The flow of a read, in the order things happen: look; return what is fresh; else take the lease, load and fill; else
 * join or wait for whoever holds the lease; and if that takes too long, or no store can be asked, load without storing.
 *
 * <p>The invariant everything rests on: a value is stored only into the life of the key in which its lease was taken,
 * and its load begins only after the lease was acknowledged (rule R2). An invalidation ends that life. So whatever
 * stands under the key after an invalidation was loaded after it.
 *
 * <p>Each turn first talks to the store and decides on a {@link Step}, then takes it. User code runs only in a step,
 * outside every block that handles the store's failures, so the two kinds of exception never mix.
 */
final class CacheAside {

    /** How long a waiter sleeps before it looks by itself, should the message that wakes it be lost. */
    private static final long SLOW_POLL_NANOS = Duration.ofMillis(200).toNanos();

    private static final Logger log = LoggerFactory.getLogger(CacheAside.class);

    private static final Object LOOK_AGAIN = new Object();

    /** What a turn decided; taking it answers the call or says {@link #LOOK_AGAIN}. */
    private interface Step {
        @Nullable
        Object take() throws Throwable;
    }

    /** Something to wait for; false if the time passed first. */
    private interface Waiting {
        boolean await(long nanos) throws InterruptedException;
    }

    /** A loaded value, the entry it makes (none if no codec can write it) and its life (none if it is not stored). */
    private record Loaded(
            @Nullable Object value,
            byte @Nullable [] entry,
            @Nullable Duration life) {}

    private final CacheStore store;
    private final Duration leaseTtl;
    private final long leaseWaitNanos;
    private final CacheListener listener;
    private final CacheTracer tracer;
    private final LongSupplier nanoClock;
    private final LoadRunner loads;
    private final Lifetimes lifetimes;
    private final LeaseRenewals renewals;
    private final InvalidationDelivery delivery;
    private final Acquisitions acquisitions = new Acquisitions();
    private final Flights leased = new Flights();
    private final Flights alone = new Flights();
    private final AwayLoads away = new AwayLoads();

    CacheAside(
            CacheStore store,
            CacheSettings settings,
            CacheListener listener,
            CacheTracer tracer,
            LeaseRenewals renewals,
            InvalidationDelivery delivery,
            LongSupplier nanoClock,
            DoubleSupplier random) {
        this.store = store;
        this.leaseTtl = settings.leaseTtl();
        this.leaseWaitNanos = settings.leaseWait().toNanos();
        this.listener = listener;
        this.tracer = tracer;
        this.renewals = renewals;
        this.delivery = delivery;
        this.nanoClock = nanoClock;
        this.loads = new LoadRunner(listener, tracer, nanoClock);
        this.lifetimes = new Lifetimes(random);
    }

    LoadRunner loads() {
        return loads;
    }

    @Nullable
    Object get(CacheSpec spec, String key, CacheCall call) throws Throwable {
        CacheTracer.Span span = tracer.beginCall(spec.name(), key);
        Read read = new Read(spec, key, call, nanoClock.getAsLong());
        try {
            Object answer;
            do {
                answer = decide(read).take();
            } while (answer == LOOK_AGAIN);
            listener.onCall(spec.name(), key, read.outcome, read.reason, Duration.ofNanos(elapsedNanos(read)));
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

    private void end(Read read) {
        read.stopWatching();
        if (read.waitedNanos > 0) {
            listener.onWait(read.spec.name(), read.key, Duration.ofNanos(read.waitedNanos));
        }
    }

    private Step decide(Read read) {
        if (delivery.isQuarantined(read.key)) {
            return () -> loadAway(read, Outcome.UNAVAILABLE, Reason.QUARANTINED);
        }
        try {
            return look(read);
        } catch (StoreUnavailableException e) {
            report(read, e);
            Reason reason = StoreFailures.reasonOf(e);
            return () -> loadAway(read, Outcome.UNAVAILABLE, reason);
        } catch (ForeignKeyException e) {
            report(read, e);
            return () -> loadAway(read, Outcome.BYPASSED, Reason.FOREIGN_KEY);
        }
    }

    private Step look(Read read) {
        byte[] bytes = store.read(read.key);
        if (bytes == null) {
            return onNothing(read, Reason.ABSENT);
        }
        Envelope entry = Envelope.parse(bytes);
        if (entry == null) {
            return onUndecodable(read, bytes);
        }
        return switch (Freshness.of(entry)) {
            case FRESH -> onFresh(read, entry);
            case LEASED -> onLease(read, entry.stamp());
            case CLOSED -> onClosed(read, entry.stamp());
        };
    }

    // ---- A value stands there

    private Step onFresh(Read read, Envelope entry) {
        Object value;
        try {
            value = read.spec.format().decode(entry);
        } catch (DecodeException e) {
            log.debug(
                    "What stands under {} is no value of cache {}; it counts as a miss", read.key, read.spec.name(), e);
            return onUndecodable(read, entry.bytes());
        }
        if (read.watch != null) {
            read.answeredBy(Outcome.WAITED, Reason.LOADING);
        }
        return () -> value;
    }

    /** Removed only if unchanged: whoever has replaced it meanwhile may have put something good there. */
    private Step onUndecodable(Read read, byte[] bytes) {
        listener.onUndecodable(read.spec.name(), read.key);
        if (!mustNotWait(read)) {
            store.dropIfUnchanged(read.key, bytes);
        }
        return onNothing(read, Reason.UNDECODABLE);
    }

    // ---- Nothing stands there: one caller takes the lease, loads and fills

    private Step onNothing(Read read, Reason reason) {
        if (mustNotWait(read) || isOverdue(read)) {
            return () -> loadDirectly(read, whyNotWaiting(read));
        }
        if (read.spec.stampede() == Stampede.NONE) {
            return lease(read, reason, () -> loadDirectly(read, Reason.LOADING));
        }
        Step step = acquisitions.ifNobodyAsks(read.key, () -> lease(read, reason, () -> LOOK_AGAIN));
        return step != null ? step : () -> awaitAcquisition(read);
    }

    private Step lease(Read read, Reason reason, Step refused) {
        Stamp token = store.lease(read.key, leaseTtl);
        if (token == null) {
            return refused;
        }
        SharedLoad load = new SharedLoad();
        leased.begin(read.key, token, load);
        read.answeredBy(Outcome.MISS, reason);
        return () -> lead(read, token, load);
    }

    private @Nullable Object lead(Read read, Stamp token, SharedLoad load) throws Throwable {
        try {
            Loaded loaded = loadUnderLease(read, token, load);
            settle(read, token, loaded);
            return loaded.value;
        } finally {
            leased.end(read.key, token, load);
        }
    }

    private Loaded loadUnderLease(Read read, Stamp token, SharedLoad load) throws Throwable {
        try (LeaseRenewals.Renewal renewal = renewals.start(read.key, token)) {
            return loadShared(read, load);
        } catch (Throwable failure) {
            release(read, token);
            throw failure;
        }
    }

    private void settle(Read read, Stamp token, Loaded loaded) {
        if (delivery.isQuarantined(read.key)) {
            read.answeredBy(Outcome.UNAVAILABLE, Reason.QUARANTINED);
            release(read, token);
            return;
        }
        if (loaded.entry == null || loaded.life == null) {
            release(read, token);
            return;
        }
        try {
            if (!store.fill(read.key, token, loaded.entry, loaded.life)) {
                read.answeredBy(Outcome.REFUSED, Reason.LEASE_LOST);
            }
        } catch (StoreUnavailableException | ForeignKeyException e) {
            report(read, e);
            read.answeredBy(Outcome.UNAVAILABLE, StoreFailures.reasonOf(e));
        }
    }

    /** A lease that cannot be released now ends by itself; nothing can be stored under it any more. */
    private void release(Read read, Stamp token) {
        try {
            store.release(read.key, token);
        } catch (StoreUnavailableException | ForeignKeyException e) {
            report(read, e);
        }
    }

    // ---- A lease stands there: join its load if it is this process's, else wait for it

    private Step onLease(Read read, Stamp token) {
        if (mustNotWait(read) || read.spec.stampede() == Stampede.NONE) {
            return () -> loadDirectly(read, whyNotWaiting(read));
        }
        if (acquisitions.isAsking(read.key) && !isOverdue(read)) {
            return () -> awaitAcquisition(read);
        }
        SharedLoad load = leased.find(read.key, token);
        if (load != null) {
            return () -> join(read, load, token);
        }
        if (!token.equals(read.foreign)) {
            return () -> lookTwice(read, token);
        }
        boolean waits = read.spec.stampede() == Stampede.CLUSTER && !isOverdue(read);
        return waits ? () -> awaitFill(read) : () -> loadAlone(read, token, whyNotWaiting(read));
    }

    private Object awaitAcquisition(Read read) {
        waitFor(read, nanos -> acquisitions.await(read.key, nanos));
        return LOOK_AGAIN;
    }

    /**
     * The load may have ended between the reply and the look into {@link Flights}. If the token still stands at a
     * second look, it is not one of this process. The second look also follows the start of the watch, so that no
     * wake-up falls between the two.
     */
    private Object lookTwice(Read read, Stamp token) {
        read.foreign = token;
        if (read.watch == null && read.spec.stampede() == Stampede.CLUSTER) {
            read.watch = store.watch(read.key);
        }
        return LOOK_AGAIN;
    }

    private Object awaitFill(Read read) {
        Watch watch = read.watch;
        if (watch != null) {
            waitFor(read, nanos -> watch.await(Duration.ofNanos(Math.min(nanos, SLOW_POLL_NANOS))));
        }
        return LOOK_AGAIN;
    }

    private @Nullable Object join(Read read, SharedLoad load, Stamp token) throws Throwable {
        if (!waitFor(read, load::await)) {
            return loadAlone(read, token, whyNotWaiting(read));
        }
        return share(read, load, Outcome.JOINED, Reason.LOADING);
    }

    // ---- Waited long enough, or the entry is closed: load for oneself, store nothing

    private Step onClosed(Read read, Stamp stamp) {
        boolean shares = !mustNotWait(read) && read.spec.stampede() != Stampede.NONE;
        return shares ? () -> loadAlone(read, stamp, Reason.CLOSED) : () -> loadDirectly(read, Reason.CLOSED);
    }

    /**
     * One load for all callers of this process that have just read the same stamp (rule R4). Should it take too long as
     * well, those who wait for it begin one more, so a load that hangs holds nobody up for good.
     */
    private @Nullable Object loadAlone(Read read, Stamp seen, Reason reason) throws Throwable {
        SharedLoad mine = new SharedLoad();
        SharedLoad other = alone.begin(read.key, seen, mine);
        while (other != null) {
            if (awaitShared(read, other)) {
                return share(read, other, Outcome.BYPASSED, reason);
            }
            if (read.interrupted) {
                return loadDirectly(read, Reason.INTERRUPTED);
            }
            other = alone.overtake(read.key, seen, other, mine);
        }
        read.answeredBy(Outcome.BYPASSED, reason);
        try {
            return loadShared(read, mine).value;
        } finally {
            alone.end(read.key, seen, mine);
        }
    }

    /**
     * One load for the callers that came before it started; with no store to ask, or none to believe, nothing else is
     * known (rule R7). Should it take too long, those who wait for it begin one more.
     */
    private @Nullable Object loadAway(Read read, Outcome outcome, Reason reason) throws Throwable {
        if (mustNotWait(read) || read.spec.stampede() == Stampede.NONE) {
            return loadDirectly(read, outcome, reason);
        }
        AwayLoads.Round round = away.enter(read.key);
        AwayLoads.Round first = round;
        waitFor(read, nanos -> away.awaitTurn(first, nanos));
        while (!read.interrupted && !away.start(read.key, round)) {
            if (awaitShared(read, round.load())) {
                return share(read, round.load(), outcome, reason);
            }
            round = away.enter(read.key);
        }
        if (read.interrupted) {
            return loadDirectly(read, outcome, reason);
        }
        read.answeredBy(outcome, reason);
        try {
            return loadShared(read, round.load()).value;
        } finally {
            away.end(read.key, round);
        }
    }

    private boolean awaitShared(Read read, SharedLoad load) {
        return waitAtMost(leaseWaitNanos, read, load::await);
    }

    private @Nullable Object loadDirectly(Read read, Reason reason) throws Throwable {
        return loadDirectly(read, Outcome.BYPASSED, reason);
    }

    private @Nullable Object loadDirectly(Read read, Outcome outcome, Reason reason) throws Throwable {
        read.answeredBy(outcome, reason);
        return loads.run(read.spec, read.key, read.call);
    }

    // ---- Loads that are shared

    private Loaded loadShared(Read read, SharedLoad load) throws Throwable {
        try {
            Object value = loads.run(read.spec, read.key, read.call);
            Duration life = lifetimes.lifeOf(value, read.spec, read.call);
            byte[] entry = encode(read, value, life);
            load.succeed(entry);
            return new Loaded(value, entry, life);
        } catch (Throwable failure) {
            load.fail(failure);
            throw failure;
        }
    }

    private byte @Nullable [] encode(Read read, @Nullable Object value, @Nullable Duration life) {
        try {
            return read.spec.format().encode(value, Stamp.fresh(), life == null ? 0 : life.toMillis());
        } catch (EncodeException e) {
            log.warn("A value of cache {} cannot be encoded and is not stored", read.spec.name(), e);
            listener.onError(read.spec.name(), ErrorKind.ENCODE, e);
            return null;
        }
    }

    private @Nullable Object share(Read read, SharedLoad load, Outcome outcome, Reason reason) throws Throwable {
        Throwable failure = load.failure();
        if (failure instanceof InterruptedException) {
            return LOOK_AGAIN; // It tells something about the thread that loaded, nothing about the source.
        }
        if (failure != null) {
            throw failure;
        }
        byte[] entry = load.entry();
        Envelope envelope = entry == null ? null : Envelope.parse(entry);
        if (envelope == null) {
            return loadDirectly(read, Reason.NOT_SHAREABLE);
        }
        Object value;
        try {
            value = read.spec.format().decode(envelope);
        } catch (DecodeException e) {
            log.warn("A value of cache {} was encoded and cannot be decoded", read.spec.name(), e);
            return loadDirectly(read, Reason.NOT_SHAREABLE);
        }
        read.answeredBy(outcome, reason);
        return value;
    }

    // ---- Waiting

    /** Rule R22, and a load that asks for its own key, which would wait for itself. */
    private boolean mustNotWait(Read read) {
        return !read.call.mayFill() || loads.isLoading(read.key);
    }

    private Reason whyNotWaiting(Read read) {
        if (!read.call.mayFill()) {
            return Reason.TRANSACTION;
        }
        if (loads.isLoading(read.key)) {
            return Reason.OWN_LOAD;
        }
        if (read.interrupted) {
            return Reason.INTERRUPTED;
        }
        return isOverdue(read) ? Reason.WAITED_TOO_LONG : Reason.LOADING;
    }

    private boolean isOverdue(Read read) {
        return read.interrupted || elapsedNanos(read) >= leaseWaitNanos;
    }

    private long elapsedNanos(Read read) {
        return nanoClock.getAsLong() - read.started;
    }

    private boolean waitFor(Read read, Waiting waiting) {
        return !isOverdue(read) && waitAtMost(leaseWaitNanos - elapsedNanos(read), read, waiting);
    }

    private boolean waitAtMost(long nanos, Read read, Waiting waiting) {
        long began = nanoClock.getAsLong();
        try {
            return waiting.await(nanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            read.interrupted = true;
            return false;
        } finally {
            read.waitedNanos += nanoClock.getAsLong() - began;
        }
    }

    private void report(Read read, CacheException failure) {
        log.debug("Cache {} goes on without the store for {}", read.spec.name(), read.key, failure);
        listener.onError(read.spec.name(), StoreFailures.kindOf(failure), failure);
    }
}
