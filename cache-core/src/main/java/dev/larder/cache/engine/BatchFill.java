package dev.larder.cache.engine;

import dev.larder.cache.CacheException;
import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.engine.Batch.Item;
import dev.larder.cache.engine.BatchLoads.Part;
import dev.larder.cache.engine.SharedLoads.Loaded;
import dev.larder.cache.invalidation.InvalidationDelivery;
import dev.larder.cache.invalidation.StoreFailures;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is missing of a batch: all leases at once, one load for the keys whose lease was granted, all fills at once. The
 * load begins when every lease was answered, and nobody is waited for before it (rule R8).
 */
final class BatchFill {

    private static final Logger log = LoggerFactory.getLogger(BatchFill.class);

    /** A key whose lease is this batch's. */
    private record Owned(Item item, Grant grant, SharedLoad load) {
        Stamped held() {
            return new Stamped(item.key(), grant.token());
        }
    }

    private final CacheStore store;
    private final Duration leaseTtl;
    private final boolean heedsGrace;
    private final CacheListener listener;
    private final LeaseKeeper leases;
    private final SweepSchedule sweeps;
    private final InvalidationDelivery delivery;
    private final Patience patience;
    private final LeaseRequests requests;
    private final Flights leased;
    private final LoadOrder order;
    private final BatchLoads loads;

    BatchFill(
            CacheStore store,
            CacheSettings settings,
            CacheListener listener,
            LeaseKeeper leases,
            SweepSchedule sweeps,
            InvalidationDelivery delivery,
            Sharing sharing,
            BatchLoads loads) {
        this.store = store;
        this.leaseTtl = settings.leaseTtl();
        this.heedsGrace = !settings.grace().isZero();
        this.listener = listener;
        this.leases = leases;
        this.sweeps = sweeps;
        this.delivery = delivery;
        this.patience = sharing.patience();
        this.requests = sharing.requests();
        this.leased = sharing.leased();
        this.order = sharing.loads().order();
        this.loads = loads;
    }

    /**
     * Leases, loads and fills, in pieces that one load takes. What it gets no lease for stays pending or is added to
     * what the turn has to load directly; so is what a later load must not store because an earlier one has read in a
     * session that keeps it.
     */
    void fill(Batch batch, BatchTurn turn) throws Throwable {
        boolean isFirst = true;
        for (List<Item> chunk : BatchLoads.chunks(turn.missing)) {
            if (!isFirst && !batch.call.mayFill()) {
                chunk.forEach(turn::unfillable);
                continue;
            }
            isFirst = false;
            List<Owned> own = lease(batch, turn, chunk);
            if (!own.isEmpty()) {
                loadAndFill(batch, own);
            }
        }
    }

    // ---- The leases

    private List<Owned> lease(Batch batch, BatchTurn turn, List<Item> chunk) {
        List<Owned> own = new ArrayList<>(chunk.size());
        List<Item> refused = new ArrayList<>();
        List<Item> asking = List.of();
        Set<String> keys = new HashSet<>();
        chunk.forEach(item -> keys.add(item.key()));
        try (LeaseRequests.Asking mine = requests.begin(keys)) {
            asking = asking(batch, turn, chunk, mine);
            if (!asking.isEmpty()) {
                acquire(asking, terms(batch), own, refused);
            }
        } catch (StoreUnavailableException e) {
            if (e instanceof LeaseUnansweredException unanswered) {
                abandon(unanswered);
            }
            report(batch.spec, e);
            List<Item> left = new ArrayList<>(asking);
            own.forEach(one -> left.remove(one.item));
            turn.direct(left, Outcome.UNAVAILABLE, StoreFailures.reasonOf(e));
        }
        refused.forEach(item -> onRefused(batch, turn, item));
        return own;
    }

    /** All leases in one step, and all claims of expired values. */
    private void acquire(List<Item> asking, LeaseTerms terms, List<Owned> own, List<Item> refused) {
        List<Item> absent = new ArrayList<>(asking.size());
        List<Item> expired = new ArrayList<>();
        List<Stamped> seen = new ArrayList<>();
        for (Item item : asking) {
            if (item.expired == null) {
                absent.add(item);
            } else {
                expired.add(item);
                seen.add(new Stamped(item.key(), item.expired));
            }
        }
        if (!absent.isEmpty()) {
            take(absent, store.leaseAll(absent.stream().map(Item::key).toList(), terms), own, refused);
        }
        if (!expired.isEmpty()) {
            take(expired, store.claimAll(seen, terms), own, refused);
        }
    }

    private List<Item> asking(Batch batch, BatchTurn turn, List<Item> chunk, LeaseRequests.Asking mine) {
        List<Item> asking = new ArrayList<>(chunk.size());
        for (Item item : chunk) {
            (mine.asksFor(item.key()) || mayAskBesides(batch, item) ? asking : turn.asked).add(item);
        }
        return asking;
    }

    /** To ask oneself is no waiting: whoever has waited long enough for others may still load and fill. */
    private boolean mayAskBesides(Batch batch, Item item) {
        return batch.spec.stampede() == Stampede.NONE || patience.isOver(item.read);
    }

    private LeaseTerms terms(Batch batch) {
        if (batch.spec.indexed()) {
            sweeps.listing();
        }
        return new LeaseTerms(leaseTtl, false, heedsGrace, batch.spec.indexed());
    }

    /** The loads can be found before anybody else of this process may ask for these keys again. */
    private void take(List<Item> asking, List<@Nullable Grant> grants, List<Owned> own, List<Item> refused) {
        for (int i = 0; i < asking.size(); i++) {
            Item item = asking.get(i);
            Grant grant = grants.get(i);
            if (grant == null) {
                refused.add(item);
                continue;
            }
            SharedLoad load = order.nextUnderLease(item.read.spec);
            leased.begin(item.key(), grant.token(), load);
            item.read.answeredBy(Outcome.MISS, item.missing);
            own.add(new Owned(item, grant, load));
        }
    }

    private void abandon(LeaseUnansweredException unanswered) {
        List<Stamped> held = new ArrayList<>();
        unanswered.keysByToken().forEach((token, key) -> held.add(new Stamped(key, token)));
        leases.abandon(held);
    }

    /** Somebody else has put something there; or nobody can, because the key is of a foreign type. */
    private void onRefused(Batch batch, BatchTurn turn, Item item) {
        if (batch.spec.stampede() == Stampede.NONE) {
            turn.direct(item, Outcome.BYPASSED, Reason.LOADING);
        } else if (++item.refusals > 1 && isForeign(batch.spec, item.key())) {
            turn.direct(item, Outcome.BYPASSED, Reason.FOREIGN_KEY);
        }
    }

    private boolean isForeign(CacheSpec spec, String key) {
        try {
            store.read(key);
            return false;
        } catch (ForeignKeyException e) {
            report(spec, e);
            return true;
        } catch (StoreUnavailableException e) {
            report(spec, e);
            return false; // The next look will meet it again.
        }
    }

    // ---- The load

    private void loadAndFill(Batch batch, List<Owned> own) throws Throwable {
        try {
            List<Loaded> loaded = loadUnderLeases(batch, own);
            settle(batch.spec, own, loaded);
            for (int i = 0; i < own.size(); i++) {
                own.get(i).item.take(loaded.get(i).value());
            }
        } finally {
            own.forEach(this::endFlight);
        }
    }

    private List<Loaded> loadUnderLeases(Batch batch, List<Owned> own) throws Throwable {
        List<Stamped> held = own.stream().map(Owned::held).toList();
        try (LeaseKeeper.Renewal renewal = leases.keep(held)) {
            return loads.run(
                    batch, own.stream().map(one -> new Part(one.item, one.load)).toList());
        } catch (Throwable failure) {
            own.forEach(this::endFlight);
            release(batch.spec, held);
            throw failure;
        }
    }

    private void endFlight(Owned one) {
        leased.end(one.item.key(), one.grant.token(), one.load);
    }

    // ---- The fills

    private void settle(CacheSpec spec, List<Owned> own, List<Loaded> loaded) {
        List<Owned> filled = new ArrayList<>(own.size());
        List<Fill> fills = new ArrayList<>(own.size());
        List<Stamped> given = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            Owned one = own.get(i);
            Fill fill = fillOf(spec, one, loaded.get(i));
            if (fill == null) {
                given.add(one.held());
            } else {
                filled.add(one);
                fills.add(fill);
            }
        }
        if (!fills.isEmpty()) {
            fill(spec, filled, fills);
        }
        release(spec, given);
    }

    /** {@code null} if the value is not stored. */
    private @Nullable Fill fillOf(CacheSpec spec, Owned one, Loaded loaded) {
        ReadCall read = one.item.read;
        if (delivery.isQuarantined(read.key)) {
            read.answeredBy(Outcome.UNAVAILABLE, Reason.QUARANTINED);
            return null;
        }
        if (loaded.entry() == null || loaded.life() == null) {
            return null;
        }
        if (one.grant.fenced()) {
            read.answeredBy(Outcome.BYPASSED, Reason.CLOSED); // The source may lag behind the invalidation (rule R24).
            return null;
        }
        return new Fill(
                read.key,
                one.grant.token(),
                loaded.entry(),
                loaded.life(),
                Set.of(),
                one.grant.clock(),
                spec.indexed());
    }

    private void fill(CacheSpec spec, List<Owned> own, List<Fill> fills) {
        try {
            List<FillResult> results = store.fillAll(fills);
            for (int i = 0; i < own.size(); i++) {
                if (results.get(i) != FillResult.STORED) {
                    own.get(i).item.read.answeredBy(Outcome.REFUSED, Reason.LEASE_LOST);
                }
            }
        } catch (StoreUnavailableException e) {
            report(spec, e);
            own.forEach(one -> one.item.read.answeredBy(Outcome.UNAVAILABLE, StoreFailures.reasonOf(e)));
            leases.abandon(own.stream().map(Owned::held).toList());
        }
    }

    private void release(CacheSpec spec, List<Stamped> held) {
        if (held.isEmpty()) {
            return;
        }
        try {
            store.releaseAll(held, Duration.ZERO);
        } catch (StoreUnavailableException e) {
            report(spec, e);
            leases.abandon(held);
        }
    }

    private void report(CacheSpec spec, CacheException failure) {
        log.debug("A batch of cache {} goes on without the store", spec.name(), failure);
        listener.onError(spec.name(), StoreFailures.kindOf(failure), failure);
    }
}
