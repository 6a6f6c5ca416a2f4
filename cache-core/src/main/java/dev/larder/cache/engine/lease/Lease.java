package dev.larder.cache.engine.lease;

import dev.larder.cache.CacheException;
import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.entry.BackOff;
import dev.larder.cache.store.Fill;
import dev.larder.cache.store.FillResult;
import dev.larder.cache.store.ForeignKeyException;
import dev.larder.cache.store.Grant;
import dev.larder.cache.store.LeaseTerms;
import dev.larder.cache.store.Stamped;
import dev.larder.cache.store.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What a caller holds under a key: the right to store there what it loads or writes from now on. Taken by
 * {@link Leases}, and given up once: it is filled, given back, postponed, emptied or abandoned. Where the store's
 * answer to that is lost, the failure is reported, and what may still stand is removed later.
 */
public final class Lease {

    /** What it stands over. */
    enum Kind {
        /** Nothing stood there. */
        PLAIN,
        /** A value, which stays readable. */
        CLAIM,
        /** Whatever stood there: an update is between its beginning and its end. */
        WRITE
    }

    public final CacheSpec spec;
    private final Leases leases;
    private final Kind kind;
    private final Stamped place;
    private final Grant grant;
    private final LeaseTerms terms;

    Lease(Leases leases, CacheSpec spec, Kind kind, String key, Grant grant, LeaseTerms terms) {
        this.spec = spec;
        this.leases = leases;
        this.kind = kind;
        this.place = new Stamped(key, grant.token());
        this.grant = grant;
        this.terms = terms;
    }

    public String key() {
        return place.key();
    }

    public Stamp token() {
        return place.stamp();
    }

    /** Where it stands, and as what. */
    Stamped place() {
        return place;
    }

    public boolean isClaim() {
        return kind == Kind.CLAIM;
    }

    /** Whether what is loaded now must not be stored: an invalidation is in its grace time (rule R24). */
    public boolean isFenced() {
        return grant.fenced();
    }

    /** Renews it until the renewal is closed. */
    public LeaseKeeper.Renewal keepAlive() {
        return leases.keeper.keep(List.of(place), terms.life());
    }

    /** The entry that is to take its place. */
    public Fill fillWith(byte[] entry, Duration life, Set<String> tags) {
        return new Fill(key(), token(), entry, life, tags, grant.clock(), terms.indexed());
    }

    /**
     * Puts the entry in its place.
     *
     * @throws CacheException if it is not known what became of that, which is reported
     */
    public FillResult fill(Fill fill) {
        leases.listing(fill);
        try {
            return leases.store.fill(fill);
        } catch (StoreUnavailableException | ForeignKeyException e) {
            leases.trouble.report(spec, key(), e);
            throw e;
        }
    }

    /** What stood there before it comes back: nothing, the value of a claim, the fence of a write (rule R3). */
    public void giveBack() {
        giveUp(() -> leases.store.release(key(), token(), leases.fenceOf(kind)));
    }

    /** Gives back a claim whose load failed: nobody is to try again for a moment. */
    public void postpone() {
        giveUp(() -> leases.store.postpone(key(), token(), BackOff.afterFailure(spec.renewal())));
    }

    private void giveUp(Runnable command) {
        try {
            command.run();
        } catch (StoreUnavailableException | ForeignKeyException e) {
            leases.trouble.report(spec, key(), e);
            abandon();
        }
    }

    /**
     * What was loaded is not to be stored, and the value it replaces is not to be served any more. A claim is filled
     * with a lease that nobody loads under, which is then given back: each step removes only what this caller had put
     * there, never what an invalidation or a write has put in its place.
     */
    public void leaveNothing() {
        if (kind != Kind.CLAIM) {
            giveBack();
            return;
        }
        Lease empty = new Lease(leases, spec, Kind.PLAIN, key(), new Grant(Stamp.fresh(), 0, false), terms);
        try {
            if (!leases.store.fill(key(), token(), Envelope.lease(empty.token(), key()), terms.life())) {
                return;
            }
        } catch (StoreUnavailableException | ForeignKeyException e) {
            leases.trouble.report(spec, key(), e);
            empty.abandon();
            abandon();
            return;
        }
        empty.giveBack();
    }

    /** Nobody holds it any more, and it may still stand: it is removed as soon as the store can be asked. */
    public void abandon() {
        leases.keeper.abandon(List.of(place), leases.fenceOf(kind));
    }
}
