package dev.larder.cache.engine;

import dev.larder.cache.CacheException;
import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.codec.DecodeException;
import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.invalidation.InvalidationDelivery;
import dev.larder.cache.invalidation.StoreFailures;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.CacheTracer;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.Fill;
import dev.larder.cache.store.FillResult;
import dev.larder.cache.store.ForeignKeyException;
import dev.larder.cache.store.Grant;
import dev.larder.cache.store.LeaseTerms;
import dev.larder.cache.store.LeaseUnansweredException;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.TimedEntry;
import dev.larder.cache.store.Watch;
import java.time.Duration;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The flow of a read, in the order things happen: look; return what is fresh; else take the lease, load and fill; else
 * join or wait for whoever holds the lease; and if that takes too long, or no store can be asked, load without storing
 * ({@link LoadsWithoutLease}).
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

    private final CacheStore store;
    private final Duration leaseTtl;
    private final Duration grace;
    private final CacheListener listener;
    private final CacheTracer tracer;
    private final LongSupplier nanoClock;
    private final LeaseKeeper leases;
    private final InvalidationDelivery delivery;
    private final TaggedEntries tagged;
    private final Sweeper sweeper;
    private final Patience patience;
    private final SharedLoads loads;
    private final LoadsWithoutLease withoutLease;
    private final Acquisitions acquisitions = new Acquisitions();
    private final Flights leased = new Flights();

    CacheAside(
            CacheStore store,
            CacheSettings settings,
            CacheListener listener,
            CacheTracer tracer,
            LeaseKeeper leases,
            InvalidationDelivery delivery,
            LongSupplier nanoClock,
            DoubleSupplier random) {
        this.store = store;
        this.leaseTtl = settings.leaseTtl();
        this.grace = settings.grace();
        this.listener = listener;
        this.tracer = tracer;
        this.nanoClock = nanoClock;
        this.leases = leases;
        this.delivery = delivery;
        this.tagged = new TaggedEntries(delivery, listener);
        this.sweeper = new Sweeper(store, leases, random);
        this.patience = new Patience(settings.leaseWait(), nanoClock);
        this.loads =
                new SharedLoads(new LoadRunner(listener, tracer, nanoClock), new Lifetimes(random), tagged, listener);
        this.withoutLease = new LoadsWithoutLease(loads, patience);
    }

    /** Reads of several keys at once, which share loads with the reads of single ones. */
    CacheAsideBatch batches(CacheSettings settings) {
        Sharing sharing = new Sharing(patience, loads, withoutLease, acquisitions, leased);
        return new CacheAsideBatch(store, settings, listener, tracer, leases, delivery, nanoClock, sharing);
    }

    LoadRunner runner() {
        return loads.runner();
    }

    int loadsUnderWay() {
        return leased.size() + withoutLease.size();
    }

    @Nullable
    Object get(CacheSpec spec, String key, CacheCall call) throws Throwable {
        CacheTracer.Span span = tracer.beginCall(spec.name(), key);
        Read read = new Read(spec, key, call, nanoClock.getAsLong());
        try {
            Object answer;
            do {
                answer = decide(read).take();
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

    private void end(Read read) {
        read.stopWatching();
        if (read.waitedNanos > 0) {
            listener.onWait(read.spec.name(), read.key, Duration.ofNanos(read.waitedNanos));
        }
    }

    private Step decide(Read read) {
        if (read.metQuarantine || delivery.isQuarantined(read.key)) {
            return () -> withoutLease.away(read, Outcome.UNAVAILABLE, Reason.QUARANTINED);
        }
        try {
            return look(read);
        } catch (LeaseUnansweredException e) {
            e.keysByToken().forEach((token, key) -> leases.abandon(key, token));
            return onFailure(read, Outcome.UNAVAILABLE, e);
        } catch (StoreUnavailableException e) {
            return onFailure(read, Outcome.UNAVAILABLE, e);
        } catch (ForeignKeyException e) {
            return onFailure(read, Outcome.BYPASSED, e);
        }
    }

    private Step onFailure(Read read, Outcome outcome, CacheException failure) {
        report(read, failure);
        Reason reason = StoreFailures.reasonOf(failure);
        return () -> withoutLease.away(read, outcome, reason);
    }

    private Step look(Read read) {
        tagged.mark(read);
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
        return switch (tagged.judge(read, value)) {
            case SERVE -> () -> value;
            case LOOK_AGAIN -> () -> Step.LOOK_AGAIN;
            case QUARANTINED -> () -> withoutLease.away(read, Outcome.UNAVAILABLE, Reason.QUARANTINED);
            case TOUCHED -> () -> loads.runDirectly(read, Outcome.BYPASSED, Reason.TOUCHED_KEY);
        };
    }

    /** Removed only if unchanged: whoever has replaced it meanwhile may have put something good there. */
    private Step onUndecodable(Read read, byte[] bytes) {
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
     * The stamp of an entry that is not older than the grace time, {@code null} for other bytes: the update of another
     * release may have put it there, and while it stands, nothing older comes from a lagging source.
     */
    private @Nullable Stamp stampIfYoung(String key, byte[] bytes) {
        Envelope entry = Envelope.parse(bytes);
        TimedEntry now = entry == null ? null : store.readTimed(key);
        return now != null && entry.physicalMillis() - now.remainingMillis() < grace.toMillis() ? entry.stamp() : null;
    }

    // ---- Nothing stands there: one caller takes the lease, loads and fills

    private Step onNothing(Read read, Reason reason) {
        Reason alone = whyAlone(read);
        if (alone != null) {
            return () -> loads.runDirectly(read, Outcome.BYPASSED, alone);
        }
        if (read.spec.stampede() == Stampede.NONE) {
            return lease(read, reason, () -> loads.runDirectly(read, Outcome.BYPASSED, Reason.LOADING));
        }
        Step step = acquisitions.ifNobodyAsks(read.key, () -> lease(read, reason, () -> Step.LOOK_AGAIN));
        if (step != null) {
            return step;
        }
        // To ask oneself is no waiting: whoever has waited long enough for others may still load and fill.
        return patience.isOver(read) ? lease(read, reason, () -> Step.LOOK_AGAIN) : () -> awaitAcquisition(read);
    }

    private Step lease(Read read, Reason reason, Step refused) {
        Grant grant =
                store.lease(read.key, new LeaseTerms(leaseTtl, read.spec.tagged(), !grace.isZero(), read.spec.indexed()));
        if (grant == null) {
            return refused;
        }
        SharedLoad load = loads.order().nextUnderLease(read.spec);
        leased.begin(read.key, grant.token(), load);
        read.answeredBy(Outcome.MISS, reason);
        return () -> lead(read, grant, load);
    }

    private @Nullable Object lead(Read read, Grant grant, SharedLoad load) throws Throwable {
        boolean stored = false;
        try {
            SharedLoads.Loaded loaded = loadUnderLease(read, grant.token(), load);
            stored = settle(read, grant, loaded);
            return loaded.value();
        } finally {
            load.settle(stored);
            leased.end(read.key, grant.token(), load);
        }
    }

    private SharedLoads.Loaded loadUnderLease(Read read, Stamp token, SharedLoad load) throws Throwable {
        try (LeaseKeeper.Renewal renewal = leases.keep(read.key, token)) {
            return loads.run(read, load);
        } catch (Throwable failure) {
            leased.end(read.key, token, load);
            release(read, token);
            throw failure;
        }
    }

    /** Whether what was loaded is stored now. */
    private boolean settle(Read read, Grant grant, SharedLoads.Loaded loaded) {
        Fill fill = toFill(read, grant, loaded);
        if (fill == null) {
            release(read, grant.token());
            return false;
        }
        try {
            if (!fill.tags().isEmpty() || fill.indexed()) {
                sweeper.begin();
            }
            FillResult result = store.fill(fill);
            if (result != FillResult.STORED) {
                read.answeredBy(
                        Outcome.REFUSED, result == FillResult.LEASE_LOST ? Reason.LEASE_LOST : Reason.TAG_INVALIDATED);
            }
            return result == FillResult.STORED;
        } catch (StoreUnavailableException | ForeignKeyException e) {
            report(read, e);
            read.answeredBy(Outcome.UNAVAILABLE, StoreFailures.reasonOf(e));
            leases.abandon(read.key, grant.token());
            return false;
        }
    }

    private @Nullable Fill toFill(Read read, Grant grant, SharedLoads.Loaded loaded) {
        if (delivery.isQuarantined(read.key)) {
            read.answeredBy(Outcome.UNAVAILABLE, Reason.QUARANTINED);
            return null;
        }
        if (loaded.entry() == null || loaded.life() == null) {
            return null;
        }
        if (grant.fenced()) {
            read.answeredBy(Outcome.BYPASSED, Reason.CLOSED); // The source may lag behind the invalidation (rule R24).
            return null;
        }
        Set<String> tags = tagged.toStore(read, loaded.value());
        return tags == null
                ? null
                : new Fill(
                        read.key,
                        grant.token(),
                        loaded.entry(),
                        loaded.life(),
                        tags,
                        grant.clock(),
                        read.spec.indexed());
    }

    private void release(Read read, Stamp token) {
        try {
            store.release(read.key, token);
        } catch (StoreUnavailableException | ForeignKeyException e) {
            report(read, e);
            leases.abandon(read.key, token);
        }
    }

    // ---- A lease stands there: join its load if it is this process's, else wait for it

    private Step onLease(Read read, Stamp token) {
        loads.order().arrived(read);
        Reason alone = read.spec.stampede() == Stampede.NONE ? Reason.LOADING : whyAlone(read);
        if (alone != null) {
            return () -> loads.runDirectly(read, Outcome.BYPASSED, alone);
        }
        if (patience.isOver(read)) {
            Reason over = read.interrupted ? Reason.INTERRUPTED : Reason.WAITED_TOO_LONG;
            return () -> withoutLease.alone(read, token, over);
        }
        if (acquisitions.isAsking(read.key)) {
            return () -> awaitAcquisition(read);
        }
        SharedLoad load = leased.find(read.key, token);
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

    private Object awaitAcquisition(Read read) {
        patience.waitFor(read, nanos -> acquisitions.await(read.key, nanos));
        return Step.LOOK_AGAIN;
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
        return Step.LOOK_AGAIN;
    }

    private Object awaitFill(Read read) {
        Watch watch = read.watch;
        if (watch != null) {
            patience.waitFor(read, nanos -> watch.await(Duration.ofNanos(Math.min(nanos, SLOW_POLL_NANOS))));
        }
        return Step.LOOK_AGAIN;
    }

    private @Nullable Object join(Read read, SharedLoad load) throws Throwable {
        return patience.waitFor(read, load::await) && load.mayAnswer(read)
                ? loads.share(read, load, Outcome.JOINED, Reason.LOADING)
                : Step.LOOK_AGAIN;
    }

    // ---- Something stands there that is neither to be served nor to be filled

    private Step onClosed(Read read, Stamp stamp) {
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
    private @Nullable Reason whyAlone(Read read) {
        if (loads.runner().isLoading(read.key)) {
            return Reason.OWN_LOAD;
        }
        return read.call.mayFill() ? null : Reason.TRANSACTION;
    }

    private void report(Read read, CacheException failure) {
        log.debug("Cache {} goes on without the store for {}", read.spec.name(), read.key, failure);
        listener.onError(read.spec.name(), StoreFailures.kindOf(failure), failure);
    }
}
