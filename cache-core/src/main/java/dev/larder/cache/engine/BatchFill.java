package dev.larder.cache.engine;

import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.engine.Batch.Item;
import dev.larder.cache.engine.LoadsUnderLease.Part;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.call.ReadCall;
import dev.larder.cache.engine.lease.LeaseRequests;
import dev.larder.cache.engine.lease.StoreTrouble;
import dev.larder.cache.engine.load.LeasedLoad;
import dev.larder.cache.engine.load.Patience;
import dev.larder.cache.engine.load.Step;
import dev.larder.cache.invalidation.StoreFailures;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.ForeignKeyException;
import dev.larder.cache.store.Stamped;
import dev.larder.cache.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is missing of a batch: all leases at once, one load for the keys whose lease was granted, all fills at once. The
 * load begins when every lease was answered, and nobody is waited for before it (rule R8).
 */
final class BatchFill {

    private final CacheStore store;
    private final StoreTrouble trouble;
    private final Patience patience;
    private final LeaseRequests requests;
    private final LoadsUnderLease underLease;
    private final BatchLoads loads;

    BatchFill(CacheStore store, Sharing sharing, BatchLoads loads) {
        this.store = store;
        this.trouble = sharing.trouble;
        this.patience = sharing.patience;
        this.requests = sharing.requests;
        this.underLease = sharing.underLease;
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
            List<Part> mine = lease(batch, turn, chunk);
            if (!mine.isEmpty()) {
                underLease.leadAll(batch.spec, mine, (items, shared) -> loads.run(batch, items, shared));
            }
        }
    }

    private List<Part> lease(Batch batch, BatchTurn turn, List<Item> chunk) {
        List<Part> mine = new ArrayList<>(chunk.size());
        List<Item> refused = new ArrayList<>();
        List<Item> asking = List.of();
        try (LeaseRequests.Asking asked = requests.begin(Batch.keys(chunk))) {
            asking = asking(batch, turn, chunk, asked);
            lease(batch.spec, asking, mine, refused);
        } catch (StoreUnavailableException e) {
            trouble.report(batch.spec, chunk.get(0).key(), e);
            List<Item> left = new ArrayList<>(asking);
            mine.forEach(part -> left.remove(part.item()));
            turn.direct(left, Outcome.UNAVAILABLE, StoreFailures.reasonOf(e));
        }
        refused.forEach(item -> onRefused(batch, turn, item));
        return mine;
    }

    private List<Item> asking(Batch batch, BatchTurn turn, List<Item> chunk, LeaseRequests.Asking asked) {
        List<Item> asking = new ArrayList<>(chunk.size());
        for (Item item : chunk) {
            if (asked.asksFor(item.key()) || mayAskBesides(batch, item)) {
                asking.add(item);
            } else {
                turn.add(item, Step.Plain.AWAIT_REQUEST);
            }
        }
        return asking;
    }

    /** To ask oneself is no waiting: whoever has waited long enough for others may still load and fill. */
    private boolean mayAskBesides(Batch batch, Item item) {
        return batch.spec.stampede() == Stampede.NONE || patience.isOver(item.read);
    }

    /** All leases in one step, and all claims of expired values. */
    private void lease(CacheSpec spec, List<Item> asking, List<Part> mine, List<Item> refused) {
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
            sort(absent, underLease.takeAll(spec, Batch.keys(absent)), mine, refused);
        }
        if (!expired.isEmpty()) {
            sort(expired, underLease.claimAll(spec, seen), mine, refused);
        }
    }

    private static void sort(List<Item> asking, List<@Nullable LeasedLoad> taken, List<Part> mine, List<Item> refused) {
        for (int i = 0; i < asking.size(); i++) {
            Item item = asking.get(i);
            LeasedLoad load = taken.get(i);
            if (load == null) {
                refused.add(item);
            } else {
                item.read.answeredBy(Outcome.MISS, item.missing);
                mine.add(new Part(item, load));
            }
        }
    }

    /** Somebody else has put something there; or nobody can, because the key is of a foreign type. */
    private void onRefused(Batch batch, BatchTurn turn, Item item) {
        if (batch.spec.stampede() == Stampede.NONE) {
            turn.direct(item, Outcome.BYPASSED, Reason.LOADING);
        } else if (++item.refusals > 1 && isForeign(item.read)) {
            turn.direct(item, Outcome.BYPASSED, Reason.FOREIGN_KEY);
        }
    }

    private boolean isForeign(ReadCall read) {
        try {
            store.read(read.key);
            return false;
        } catch (ForeignKeyException e) {
            trouble.report(read, e);
            return true;
        } catch (StoreUnavailableException e) {
            trouble.report(read, e);
            return false; // The next look will meet it again.
        }
    }
}
