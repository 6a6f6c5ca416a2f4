package dev.larder.cache.engine.lease;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.lease.Lease.Kind;
import dev.larder.cache.settings.CacheSettings;
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
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes leases, for one key, for many and for a write, and does to many at once what a {@link Lease} does to itself.
 * What was taken and not answered is nobody's (rule R1): it is abandoned here, and the failure goes on to the caller.
 */
public final class Leases {

    final CacheStore store;
    final LeaseKeeper keeper;
    public final StoreTrouble trouble;
    private final SweepSchedule sweeps;
    private final Duration life;
    private final Duration grace;

    public Leases(
            CacheStore store, CacheSettings settings, LeaseKeeper keeper, SweepSchedule sweeps, StoreTrouble trouble) {
        this.store = store;
        this.keeper = keeper;
        this.trouble = trouble;
        this.sweeps = sweeps;
        this.life = settings.leaseTtl();
        this.grace = settings.grace();
    }

    // ---- Taking

    /**
     * {@code null} if something else stands there than was seen (rule R9), or a claim whose time is not up.
     *
     * @param seen the stamp of the value to be claimed; {@code null}: nothing
     */
    @Nullable
    public Lease take(CacheSpec spec, String key, @Nullable Stamp seen) {
        return seen == null
                ? one(spec, Kind.PLAIN, key, terms -> store.lease(key, terms))
                : one(spec, Kind.CLAIM, key, terms -> store.claim(key, seen, terms));
    }

    /** As {@link #take} where nothing was seen, for each of the keys, in one step. */
    public List<@Nullable Lease> takeAll(CacheSpec spec, List<String> keys) {
        return all(spec, Kind.PLAIN, keys, terms -> store.leaseAll(keys, terms));
    }

    /** As {@link #take} where a value was seen, for each of the keys, in one step. */
    public List<@Nullable Lease> claimAll(CacheSpec spec, List<Stamped> seen) {
        List<String> keys = seen.stream().map(Stamped::key).toList();
        return all(spec, Kind.CLAIM, keys, terms -> store.claimAll(seen, terms));
    }

    /**
     * For an update that is about to begin, whatever stands there. {@code null} if it cannot be had: the update goes on
     * and stores nothing.
     */
    @Nullable
    public Lease write(CacheSpec spec, String key) {
        try {
            return one(spec, Kind.WRITE, key, terms -> store.write(key, terms));
        } catch (StoreUnavailableException | ForeignKeyException e) {
            trouble.report(spec, key, e);
            return null;
        }
    }

    private @Nullable Lease one(CacheSpec spec, Kind kind, String key, Function<LeaseTerms, @Nullable Grant> command) {
        return all(spec, kind, List.of(key), terms -> Collections.singletonList(command.apply(terms)))
                .get(0);
    }

    private List<@Nullable Lease> all(
            CacheSpec spec, Kind kind, List<String> keys, Function<LeaseTerms, List<@Nullable Grant>> command) {
        LeaseTerms terms = terms(spec, kind);
        List<@Nullable Grant> grants;
        try {
            grants = command.apply(terms);
        } catch (LeaseUnansweredException e) {
            List<Stamped> left = new ArrayList<>();
            e.keysByToken().forEach((token, key) -> left.add(new Stamped(key, token)));
            keeper.abandon(left, fenceOf(kind));
            throw e;
        }
        List<@Nullable Lease> leases = new ArrayList<>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            Grant grant = grants.get(i);
            leases.add(grant == null ? null : new Lease(this, spec, kind, keys.get(i), grant, terms));
        }
        return leases;
    }

    /** A write may take the place of a fence, so it lasts as long as one (rule R3). */
    private LeaseTerms terms(CacheSpec spec, Kind kind) {
        boolean isWrite = kind == Kind.WRITE;
        return new LeaseTerms(
                isWrite && grace.compareTo(life) > 0 ? grace : life,
                spec.tagged(),
                !isWrite && !grace.isZero(),
                spec.indexed());
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
    public LeaseKeeper.Renewal keepAlive(List<Lease> leases) {
        return keeper.keep(places(leases), life);
    }

    /** As {@link Lease#fill}, in one step. */
    public List<FillResult> fillAll(CacheSpec spec, List<Fill> fills) {
        fills.forEach(this::listing);
        try {
            return store.fillAll(fills);
        } catch (StoreUnavailableException e) {
            trouble.report(spec, fills.get(0).key(), e);
            throw e;
        }
    }

    /** As {@link Lease#giveBack}, in one step. */
    public void giveBackAll(List<Lease> leases) {
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
    public void abandonAll(List<Lease> leases) {
        keeper.abandon(places(leases), Duration.ZERO);
    }

    private static List<Stamped> places(List<Lease> leases) {
        return leases.stream().map(Lease::place).toList();
    }
}
