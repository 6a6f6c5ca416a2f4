package dev.larder.cache.engine;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.engine.Lease.Kind;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.Fill;
import dev.larder.cache.store.FillResult;
import dev.larder.cache.store.ForeignKeyException;
import dev.larder.cache.store.Grant;
import dev.larder.cache.store.LeaseTerms;
import dev.larder.cache.store.LeaseUnansweredException;
import dev.larder.cache.store.Stamped;
import dev.larder.cache.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes leases, for one key, for many and for a write, and does to many at once what a {@link Lease} does to itself.
 * What was taken and not answered is nobody's (rule R1): it is abandoned here, and the failure goes on to the caller.
 */
final class Leases {

    final CacheStore store;
    final LeaseKeeper keeper;
    final StoreTrouble trouble;
    private final SweepSchedule sweeps;
    private final Duration life;
    private final Duration grace;

    Leases(CacheStore store, CacheSettings settings, LeaseKeeper keeper, SweepSchedule sweeps, StoreTrouble trouble) {
        this.store = store;
        this.keeper = keeper;
        this.trouble = trouble;
        this.sweeps = sweeps;
        this.life = settings.leaseTtl();
        this.grace = settings.grace();
    }

    // ---- Taking

    /** {@code null} if something stands there. */
    @Nullable
    Lease take(CacheSpec spec, String key) {
        LeaseTerms terms = terms(spec);
        return lease(spec, Kind.PLAIN, key, answered(Kind.PLAIN, () -> store.lease(key, terms)), terms);
    }

    /** {@code null} if another entry than the one seen stands there (rule R9), or a claim whose time is not up. */
    @Nullable
    Lease claim(CacheSpec spec, String key, Stamp seen) {
        LeaseTerms terms = terms(spec);
        return lease(spec, Kind.CLAIM, key, answered(Kind.CLAIM, () -> store.claim(key, seen, terms)), terms);
    }

    /** As {@link #take}, for each of the keys, in one step. */
    List<@Nullable Lease> takeAll(CacheSpec spec, List<String> keys) {
        LeaseTerms terms = terms(spec);
        return leases(spec, Kind.PLAIN, keys, answered(Kind.PLAIN, () -> store.leaseAll(keys, terms)), terms);
    }

    /** As {@link #claim}, for each of the keys, in one step. */
    List<@Nullable Lease> claimAll(CacheSpec spec, List<Stamped> seen) {
        LeaseTerms terms = terms(spec);
        List<String> keys = seen.stream().map(Stamped::key).toList();
        return leases(spec, Kind.CLAIM, keys, answered(Kind.CLAIM, () -> store.claimAll(seen, terms)), terms);
    }

    /**
     * For an update that is about to begin, whatever stands there. It may take the place of a fence, so it lasts as
     * long as one (rule R3). {@code null} if there is none: the update goes on and stores nothing.
     */
    @Nullable
    Lease write(CacheSpec spec, String key) {
        Duration longer = grace.compareTo(life) > 0 ? grace : life;
        LeaseTerms terms = new LeaseTerms(longer, spec.tagged(), false, spec.indexed());
        try {
            return lease(spec, Kind.WRITE, key, answered(Kind.WRITE, () -> store.write(key, terms)), terms);
        } catch (StoreUnavailableException | ForeignKeyException e) {
            trouble.report(spec, key, e);
            return null;
        }
    }

    private LeaseTerms terms(CacheSpec spec) {
        return new LeaseTerms(life, spec.tagged(), !grace.isZero(), spec.indexed());
    }

    private <T extends @Nullable Object> T answered(Kind kind, Supplier<T> command) {
        try {
            return command.get();
        } catch (LeaseUnansweredException e) {
            List<Stamped> left = new ArrayList<>();
            e.keysByToken().forEach((token, key) -> left.add(new Stamped(key, token)));
            keeper.abandon(left, fenceOf(kind));
            throw e;
        }
    }

    private List<@Nullable Lease> leases(
            CacheSpec spec, Kind kind, List<String> keys, List<@Nullable Grant> grants, LeaseTerms terms) {
        List<@Nullable Lease> leases = new ArrayList<>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            leases.add(lease(spec, kind, keys.get(i), grants.get(i), terms));
        }
        return leases;
    }

    private @Nullable Lease lease(CacheSpec spec, Kind kind, String key, @Nullable Grant grant, LeaseTerms terms) {
        return grant == null ? null : new Lease(this, spec, kind, key, grant, terms);
    }

    // ---- Of a lease, and of many at once

    /** How long a fence lives that takes its place when it is given back: only a write may have displaced one. */
    Duration fenceOf(Kind kind) {
        return kind == Kind.WRITE ? grace : Duration.ZERO;
    }

    /** An entry with tags or in an index is about to be listed. */
    void listing(Fill fill) {
        if (!fill.tags().isEmpty() || fill.indexed()) {
            sweeps.listing();
        }
    }

    /** As {@link Lease#keepAlive}. */
    LeaseKeeper.Renewal keepAlive(List<Lease> leases) {
        return keeper.keep(places(leases), life);
    }

    /** As {@link Lease#fill}, in one step. */
    List<FillResult> fillAll(CacheSpec spec, List<Fill> fills) {
        fills.forEach(this::listing);
        try {
            return store.fillAll(fills);
        } catch (StoreUnavailableException e) {
            trouble.report(spec, fills.get(0).key(), e);
            throw e;
        }
    }

    /** As {@link Lease#giveBack}, in one step. */
    void giveBackAll(List<Lease> leases) {
        if (leases.isEmpty()) {
            return;
        }
        try {
            store.releaseAll(places(leases), Duration.ZERO);
        } catch (StoreUnavailableException e) {
            trouble.report(leases.get(0).spec, leases.get(0).key(), e);
            abandonAll(leases);
        }
    }

    /** As {@link Lease#abandon}. */
    void abandonAll(List<Lease> leases) {
        keeper.abandon(places(leases), Duration.ZERO);
    }

    private static List<Stamped> places(List<Lease> leases) {
        return leases.stream().map(Lease::place).toList();
    }
}
