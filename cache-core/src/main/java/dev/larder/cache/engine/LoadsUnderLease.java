package dev.larder.cache.engine;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.invalidation.InvalidationDelivery;
import dev.larder.cache.invalidation.StoreFailures;
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
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Loads for a key that is held, by a lease or by a claim: what they give is stored if the hold still stands then, and
 * while they run others of this process find them by the hold's token (rule R4).
 */
final class LoadsUnderLease {

    private final CacheStore store;
    private final Duration leaseTtl;
    private final boolean heedsGrace;
    private final LeaseKeeper leases;
    private final InvalidationDelivery delivery;
    private final TaggedEntries tagged;
    private final SharedLoads loads;
    private final SweepSchedule sweeps;
    private final StoreTrouble trouble;
    private final Flights flights = new Flights();

    LoadsUnderLease(
            CacheStore store,
            CacheSettings settings,
            LeaseKeeper leases,
            InvalidationDelivery delivery,
            TaggedEntries tagged,
            SharedLoads loads,
            SweepSchedule sweeps,
            StoreTrouble trouble) {
        this.store = store;
        this.leaseTtl = settings.leaseTtl();
        this.heedsGrace = !settings.grace().isZero();
        this.leases = leases;
        this.delivery = delivery;
        this.tagged = tagged;
        this.loads = loads;
        this.sweeps = sweeps;
        this.trouble = trouble;
    }

    /** The load of this process that holds the key by this token, or {@code null}. */
    @Nullable
    SharedLoad find(String key, Stamp token) {
        return flights.find(key, token);
    }

    /** By which reads of several keys and of single ones find each other's loads. */
    Flights flights() {
        return flights;
    }

    int size() {
        return flights.size();
    }

    // ---- Taking: others find the load from then on, so whoever has taken must lead

    /** {@code null} if something stands there. */
    @Nullable
    Hold lease(ReadCall read) {
        return begun(read, store.lease(read.key, terms(read.spec)), false);
    }

    /** {@code null} if another entry than the one seen stands there (rule R9), or a claim whose time is not up. */
    @Nullable
    Hold claim(ReadCall read, Stamp seen) {
        return begun(read, store.claim(read.key, seen, terms(read.spec)), true);
    }

    private LeaseTerms terms(CacheSpec spec) {
        return new LeaseTerms(leaseTtl, spec.tagged(), heedsGrace, spec.indexed());
    }

    private @Nullable Hold begun(ReadCall read, @Nullable Grant grant, boolean isClaim) {
        if (grant == null) {
            return null;
        }
        Hold hold = new Hold(grant, isClaim, loads.order().nextUnderLease(read.spec));
        flights.begin(read.key, hold.token(), hold.load());
        return hold;
    }

    /** A lease or a claim may stand that nobody holds. */
    void abandon(LeaseUnansweredException unanswered) {
        unanswered.keysByToken().forEach((token, key) -> leases.abandon(key, token));
    }

    // ---- Loading, and filling or giving back

    /** Loads and fills; the loaded value is returned whether or not the fill was accepted. */
    @Nullable
    Object lead(ReadCall read, Hold hold) throws Throwable {
        boolean stored = false;
        try {
            SharedLoads.Loaded loaded = loadUnderLease(read, hold);
            stored = settle(read, hold, loaded);
            return loaded.value();
        } finally {
            hold.load().settle(stored);
            flights.end(read.key, hold.token(), hold.load());
        }
    }

    private SharedLoads.Loaded loadUnderLease(ReadCall read, Hold hold) throws Throwable {
        try (LeaseKeeper.Renewal renewal = leases.keep(read.key, hold.token())) {
            return loads.run(read, hold.load());
        } catch (Throwable failure) {
            flights.end(read.key, hold.token(), hold.load());
            // An interrupted load tells nothing about the source, so others may try at once.
            if (hold.isClaim() && !hold.load().wasInterrupted()) {
                postpone(read, hold);
            } else {
                release(read, hold.token());
            }
            throw failure;
        }
    }

    /** Whether what was loaded is stored now. */
    private boolean settle(ReadCall read, Hold hold, SharedLoads.Loaded loaded) {
        if (delivery.isQuarantined(read.key)) {
            read.answeredBy(Outcome.UNAVAILABLE, Reason.QUARANTINED);
            release(read, hold.token());
            return false;
        }
        if (loaded.entry() == null || loaded.life() == null) {
            leaveNothing(read, hold);
            return false;
        }
        Fill fill = toFill(read, hold, loaded.value(), loaded.entry(), loaded.life());
        if (fill == null) {
            release(read, hold.token());
            return false;
        }
        try {
            if (!fill.tags().isEmpty() || fill.indexed()) {
                sweeps.listing();
            }
            FillResult result = store.fill(fill);
            if (result != FillResult.STORED) {
                read.answeredBy(
                        Outcome.REFUSED, result == FillResult.LEASE_LOST ? Reason.LEASE_LOST : Reason.TAG_INVALIDATED);
            }
            return result == FillResult.STORED;
        } catch (StoreUnavailableException | ForeignKeyException e) {
            trouble.report(read, e);
            read.answeredBy(Outcome.UNAVAILABLE, StoreFailures.reasonOf(e));
            leases.abandon(read.key, hold.token());
            return false;
        }
    }

    /** {@code null} if an invalidation forbids to store, and the read knows why. */
    private @Nullable Fill toFill(ReadCall read, Hold hold, @Nullable Object value, byte[] entry, Duration life) {
        if (hold.grant().fenced()) {
            read.answeredBy(Outcome.BYPASSED, Reason.CLOSED); // The source may lag behind the invalidation (rule R24).
            return null;
        }
        Set<String> tags = tagged.toStore(read, value);
        return tags == null
                ? null
                : new Fill(
                        read.key, hold.token(), entry, life, tags, hold.grant().clock(), read.spec.indexed());
    }

    /**
     * What was loaded is not to be stored, and the value it replaces is not to be served any more. A claim is filled
     * with a lease that nobody loads under, which is then released: each step removes only what this hold had put
     * there, never what an invalidation or a write has put in its place.
     */
    private void leaveNothing(ReadCall read, Hold hold) {
        if (!hold.isClaim()) {
            release(read, hold.token());
            return;
        }
        Stamp empty = Stamp.fresh();
        try {
            if (!store.fill(read.key, hold.token(), Envelope.lease(empty, read.key), leaseTtl)) {
                return;
            }
        } catch (StoreUnavailableException | ForeignKeyException e) {
            trouble.report(read, e);
            leases.abandon(read.key, empty);
            leases.abandon(read.key, hold.token());
            return;
        }
        release(read, empty);
    }

    private void postpone(ReadCall read, Hold hold) {
        giveBack(
                read,
                hold.token(),
                () -> store.postpone(read.key, hold.token(), BackOff.afterFailure(read.spec.renewal())));
    }

    private void release(ReadCall read, Stamp token) {
        giveBack(read, token, () -> store.release(read.key, token));
    }

    private void giveBack(ReadCall read, Stamp token, Runnable command) {
        try {
            command.run();
        } catch (StoreUnavailableException | ForeignKeyException e) {
            trouble.report(read, e);
            leases.abandon(read.key, token);
        }
    }
}
