package dev.larder.cache.engine;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.engine.Batch.Item;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.call.ReadCall;
import dev.larder.cache.engine.entry.TaggedEntries;
import dev.larder.cache.engine.lease.Lease;
import dev.larder.cache.engine.lease.LeaseKeeper;
import dev.larder.cache.engine.lease.Leases;
import dev.larder.cache.engine.load.Flights;
import dev.larder.cache.engine.load.LeasedLoad;
import dev.larder.cache.engine.load.SharedLoad;
import dev.larder.cache.engine.load.SharedLoads;
import dev.larder.cache.engine.load.SharedLoads.Loaded;
import dev.larder.cache.invalidation.InvalidationDelivery;
import dev.larder.cache.invalidation.StoreFailures;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.store.Fill;
import dev.larder.cache.store.FillResult;
import dev.larder.cache.store.ForeignKeyException;
import dev.larder.cache.store.Stamped;
import dev.larder.cache.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Loads under leases: what they give is stored if the lease still stands then, and while they run others of this
 * process find them by the lease's token (rule R4).
 */
final class LoadsUnderLease {

    private final Leases leases;
    private final InvalidationDelivery delivery;
    private final TaggedEntries tagged;
    private final SharedLoads loads;
    private final Flights flights = new Flights();

    LoadsUnderLease(Leases leases, InvalidationDelivery delivery, TaggedEntries tagged, SharedLoads loads) {
        this.leases = leases;
        this.delivery = delivery;
        this.tagged = tagged;
        this.loads = loads;
    }

    /** The load of this process whose lease stands there by this token, or {@code null}. */
    @Nullable
    SharedLoad find(String key, Stamp token) {
        return flights.find(key, token);
    }

    int size() {
        return flights.size();
    }

    // ---- Taking the lease, see Leases

    @Nullable
    LeasedLoad take(ReadCall read, @Nullable Stamp seen) {
        return begun(leases.take(read.spec, read.key, seen));
    }

    List<@Nullable LeasedLoad> takeAll(CacheSpec spec, List<String> keys) {
        return begun(leases.takeAll(spec, keys));
    }

    List<@Nullable LeasedLoad> claimAll(CacheSpec spec, List<Stamped> seen) {
        return begun(leases.claimAll(spec, seen));
    }

    private List<@Nullable LeasedLoad> begun(List<@Nullable Lease> taken) {
        List<@Nullable LeasedLoad> begun = new ArrayList<>(taken.size());
        taken.forEach(lease -> begun.add(begun(lease)));
        return begun;
    }

    private @Nullable LeasedLoad begun(@Nullable Lease lease) {
        if (lease == null) {
            return null;
        }
        SharedLoad load = loads.order().nextUnderLease(lease.spec);
        flights.begin(lease.key(), lease.token(), load);
        return new LeasedLoad(lease, load);
    }

    private void end(LeasedLoad mine) {
        flights.end(mine.lease().key(), mine.lease().token(), mine.load());
    }

    // ---- One load: loading, and filling or giving back

    /** Loads and fills; the loaded value is returned whether or not the fill was accepted. */
    @Nullable
    Object lead(ReadCall read, LeasedLoad mine) throws Throwable {
        boolean stored = false;
        try {
            Loaded loaded = load(read, mine);
            stored = settle(read, mine.lease(), loaded);
            return loaded.value();
        } finally {
            mine.load().settle(stored);
            end(mine);
        }
    }

    private Loaded load(ReadCall read, LeasedLoad mine) throws Throwable {
        try (LeaseKeeper.Renewal renewal = mine.lease().keepAlive()) {
            return loads.run(read, mine.load());
        } catch (Throwable failure) {
            end(mine);
            // An interrupted load tells nothing about the source, so others may try at once.
            if (mine.lease().isClaim() && !mine.load().wasInterrupted()) {
                mine.lease().postpone();
            } else {
                mine.lease().giveBack();
            }
            throw failure;
        }
    }

    /** Whether what was loaded is stored now. */
    private boolean settle(ReadCall read, Lease lease, Loaded loaded) {
        if (isQuarantined(read)) {
            lease.giveBack();
            return false;
        }
        if (loaded.life() == null) {
            lease.leaveNothing();
            return false;
        }
        Fill fill = fillOf(read, lease, loaded);
        if (fill == null) {
            lease.giveBack();
            return false;
        }
        try {
            return isStored(read, lease.fill(fill));
        } catch (StoreUnavailableException | ForeignKeyException e) {
            read.answeredBy(Outcome.UNAVAILABLE, StoreFailures.reasonOf(e));
            lease.abandon();
            return false;
        }
    }

    private boolean isQuarantined(ReadCall read) {
        boolean isQuarantined = delivery.isQuarantined(read.key);
        if (isQuarantined) {
            read.answeredBy(Outcome.UNAVAILABLE, Reason.QUARANTINED);
        }
        return isQuarantined;
    }

    /** {@code null} if the value is not stored; where an invalidation forbids it, the read knows why. */
    private @Nullable Fill fillOf(ReadCall read, Lease lease, Loaded loaded) {
        byte[] entry = loaded.entry();
        Duration life = loaded.life();
        if (entry == null || life == null) {
            return null;
        }
        if (lease.isFenced()) {
            read.answeredBy(Outcome.BYPASSED, Reason.CLOSED); // The source may lag behind the invalidation (rule R24).
            return null;
        }
        Set<String> tags = tagged.toStore(read, loaded.value());
        return tags == null ? null : lease.fillWith(entry, life, tags);
    }

    private static boolean isStored(ReadCall read, FillResult result) {
        switch (result) {
            case STORED -> {}
            case LEASE_LOST -> read.answeredBy(Outcome.REFUSED, Reason.LEASE_LOST);
            case TAG_INVALIDATED -> read.answeredBy(Outcome.REFUSED, Reason.TAG_INVALIDATED);
        }
        return result == FillResult.STORED;
    }

    // ---- The loads of a batch: one for all, then all fills in one step

    /** One key of a batch, and the load for it. */
    record Part(Item item, LeasedLoad mine) {

        Lease lease() {
            return mine.lease();
        }
    }

    /** Loads all parts, in their order. */
    interface BatchLoad {
        List<Loaded> run(List<Item> items, List<SharedLoad> shared) throws Throwable;
    }

    /** Loads and fills; the keys get what was loaded whether or not the fills were accepted. */
    void leadAll(CacheSpec spec, List<Part> parts, BatchLoad load) throws Throwable {
        try {
            List<Loaded> loaded = load(parts, load);
            settle(spec, parts, loaded);
            for (int i = 0; i < parts.size(); i++) {
                parts.get(i).item.take(loaded.get(i).value());
            }
        } finally {
            parts.forEach(part -> end(part.mine));
        }
    }

    private List<Loaded> load(List<Part> parts, BatchLoad load) throws Throwable {
        List<Lease> taken = parts.stream().map(Part::lease).toList();
        try (LeaseKeeper.Renewal renewal = leases.keepAlive(taken)) {
            return load.run(
                    parts.stream().map(Part::item).toList(),
                    parts.stream().map(part -> part.mine.load()).toList());
        } catch (Throwable failure) {
            parts.forEach(part -> end(part.mine));
            leases.giveBackAll(taken);
            throw failure;
        }
    }

    private void settle(CacheSpec spec, List<Part> parts, List<Loaded> loaded) {
        List<Part> filled = new ArrayList<>(parts.size());
        List<Fill> fills = new ArrayList<>(parts.size());
        List<Lease> left = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            ReadCall read = parts.get(i).item.read;
            Lease lease = parts.get(i).lease();
            Fill fill = isQuarantined(read) ? null : fillOf(read, lease, loaded.get(i));
            if (fill == null) {
                left.add(lease);
            } else {
                filled.add(parts.get(i));
                fills.add(fill);
            }
        }
        if (!fills.isEmpty()) {
            fill(spec, filled, fills);
        }
        leases.giveBackAll(left);
    }

    private void fill(CacheSpec spec, List<Part> parts, List<Fill> fills) {
        try {
            List<FillResult> results = leases.fillAll(spec, fills);
            for (int i = 0; i < parts.size(); i++) {
                isStored(parts.get(i).item.read, results.get(i));
            }
        } catch (StoreUnavailableException e) {
            parts.forEach(part -> part.item.read.answeredBy(Outcome.UNAVAILABLE, StoreFailures.reasonOf(e)));
            leases.abandonAll(parts.stream().map(Part::lease).toList());
        }
    }
}
