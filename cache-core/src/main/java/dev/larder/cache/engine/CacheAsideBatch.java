package dev.larder.cache.engine;

import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.codec.Envelope;
import dev.larder.cache.engine.Batch.Item;
import dev.larder.cache.engine.BatchTurn.Joinable;
import dev.larder.cache.engine.call.BatchCall;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.call.ReadCall;
import dev.larder.cache.engine.entry.Freshness;
import dev.larder.cache.engine.lease.LeaseRequests;
import dev.larder.cache.engine.lease.StoreTrouble;
import dev.larder.cache.engine.load.Patience;
import dev.larder.cache.engine.load.SharedLoads;
import dev.larder.cache.engine.load.Step;
import dev.larder.cache.invalidation.InvalidationDelivery;
import dev.larder.cache.invalidation.StoreFailures;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.CacheTracer;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.metrics.RefreshResult;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.Seen;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.TimedEntry;
import dev.larder.cache.store.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The flow of a batch, in the order things happen: look at all keys at once; take what is fresh; lease, load and fill
 * what is missing, in one step each ({@link BatchFill}); load what must not be stored; only then join or wait for those
 * who are loading the rest, and look again.
 *
 * <p>Because a batch never waits for others while it holds a lease (rule R8), two batches that ask for each other's
 * keys both come to an end, and so do a batch and a single read. Each key goes by the same rules as in
 * {@link CacheAside} and meets the same entries, so either can share the other's load of it.
 */
final class CacheAsideBatch {

    private final CacheStore store;
    private final CacheListener listener;
    private final CacheTracer tracer;
    private final LongSupplier nanoClock;
    private final StoreTrouble trouble;
    private final InvalidationDelivery delivery;
    private final Patience patience;
    private final LeaseRequests requests;
    private final ReadRules rules;
    private final SharedLoads shared;
    private final BatchLoads loads;
    private final BatchFill fill;
    private final FillsBehind fillsBehind;

    CacheAsideBatch(
            CacheStore store,
            CacheListener listener,
            CacheTracer tracer,
            InvalidationDelivery delivery,
            LongSupplier nanoClock,
            Sharing sharing) {
        this.store = store;
        this.listener = listener;
        this.tracer = tracer;
        this.nanoClock = nanoClock;
        this.delivery = delivery;
        this.trouble = sharing.trouble;
        this.patience = sharing.patience;
        this.requests = sharing.requests;
        this.rules = sharing.rules;
        this.shared = sharing.loads;
        this.fillsBehind = sharing.fillsBehind;
        this.loads = new BatchLoads(sharing.loads, sharing.withoutLease);
        this.fill = new BatchFill(store, sharing, loads);
    }

    List<@Nullable Object> get(CacheSpec spec, List<String> keys, BatchCall call) throws Throwable {
        if (keys.isEmpty()) {
            return List.of();
        }
        CacheTracer.Span span = tracer.beginCall(spec.name(), keys.get(0));
        Batch batch = new Batch(spec, keys, call, nanoClock.getAsLong());
        try {
            for (List<Item> pending = batch.pending(); !pending.isEmpty(); pending = batch.pending()) {
                turn(batch, look(batch, pending));
            }
            batch.items.forEach(item -> item.read.tellCall(listener, patience.elapsed(item.read)));
            span.answered(batch.representative().outcome, batch.representative().reason);
            return batch.values();
        } catch (Throwable failure) {
            span.failed(failure);
            throw failure;
        } finally {
            batch.stopWatching();
            batch.items.forEach(item -> item.read.tellWait(listener));
            span.end();
        }
    }

    /** Own loads first; to wait comes last (rule R8). */
    private void turn(Batch batch, BatchTurn turn) throws Throwable {
        fill.fill(batch, turn);
        loadForOneself(batch, turn);
        for (Joinable joinable : turn.joinable) {
            joinable.item().take(shared.join(joinable.item().read, joinable.load()));
            batch.spreadInterruption();
        }
        loads.alone(batch, turn.blocked);
        await(batch, turn);
        batch.spreadInterruption();
    }

    // ---- What this batch must not store: what is missing of it, somebody else fills when it has been answered

    private void loadForOneself(Batch batch, BatchTurn turn) throws Throwable {
        FillsBehind.Prepared<BatchCall> prepared = turn.unfillable.isEmpty()
                ? null
                : fillsBehind.prepare(batch.spec, turn.unfillable.get(0).key(), batch.call::behind);
        loads.directly(batch, turn.direct);
        if (prepared != null && turn.unfillable.stream().anyMatch(this::isWorthIt)) {
            BatchCall later = prepared.behind().call();
            List<String> keys = Batch.keys(batch.items);
            fillsBehind.await(prepared, keys, () -> fill(prepared.spec(), keys, later));
        }
    }

    private boolean isWorthIt(Item item) {
        return !shared.isUnshareable(item.key()) && fillsBehind.isWorthIt(item.read.spec, item.value(), item.read.call);
    }

    /** Loads and fills what is missing and can be leased at once, and leaves everything else alone. */
    private @Nullable RefreshResult fill(CacheSpec spec, List<String> keys, BatchCall call) throws Throwable {
        Batch batch = new Batch(spec, keys, call, nanoClock.getAsLong());
        BatchTurn turn = look(batch, batch.pending());
        fill.fill(batch, turn);
        if (turn.missing.stream().anyMatch(item -> isStored(item, call))) {
            return RefreshResult.SUCCEEDED;
        }
        List<Outcome> outcomes =
                turn.missing.stream().map(item -> item.read.outcome).toList();
        if (outcomes.contains(Outcome.MISS)) {
            return RefreshResult.FAILED; // Nothing of it can be stored, so the next one would fail, too.
        }
        return outcomes.contains(Outcome.REFUSED) ? RefreshResult.REFUSED : null;
    }

    private boolean isStored(Item item, BatchCall call) {
        return item.read.outcome == Outcome.MISS && call.isCertain(item.position) && !shared.isUnshareable(item.key());
    }

    // ---- What stands under the keys

    private BatchTurn look(Batch batch, List<Item> pending) {
        BatchTurn turn = new BatchTurn(patience.isOver(pending.get(0).read));
        List<Item> readable = new ArrayList<>(pending.size());
        for (Item item : pending) {
            if (batch.call.bypasses(item.position)) {
                turn.direct(item, Outcome.BYPASSED, Reason.TOUCHED_KEY);
            } else if (delivery.isQuarantined(item.key())) {
                turn.direct(item, Outcome.UNAVAILABLE, Reason.QUARANTINED);
            } else {
                readable.add(item);
            }
        }
        if (!readable.isEmpty()) {
            look(batch, turn, readable);
        }
        return turn;
    }

    /** With no store to ask, the batch loads for itself alone: then it shares nothing it must not (rule R7). */
    private void look(Batch batch, BatchTurn turn, List<Item> items) {
        List<@Nullable TimedEntry> entries;
        try {
            entries = read(Batch.keys(items));
        } catch (StoreUnavailableException e) {
            trouble.report(batch.spec, items.get(0).key(), e);
            turn.direct(items, Outcome.UNAVAILABLE, StoreFailures.reasonOf(e));
            return;
        }
        for (int i = 0; i < items.size(); i++) {
            onFound(turn, items.get(i), entries.get(i));
        }
        dropUndecodable(batch.spec, turn);
    }

    /** A second time with their lives, if an entry's meaning depends on them: a single-key method may renew it. */
    private List<@Nullable TimedEntry> read(List<String> keys) {
        List<@Nullable TimedEntry> entries = store.readAll(keys, false);
        return entries.stream().anyMatch(CacheAsideBatch::dependsOnRemainingLife) ? store.readAll(keys, true) : entries;
    }

    private static boolean dependsOnRemainingLife(@Nullable TimedEntry read) {
        Envelope entry = read == null ? null : Envelope.parse(read.bytes());
        return entry != null && Freshness.dependsOnRemainingLife(entry);
    }

    /** A value that a single-key method keeps for when its load fails is renewed; a batch serves nothing stale. */
    private void onFound(BatchTurn turn, Item item, @Nullable TimedEntry found) {
        ReadCall read = item.read;
        if (found == null) {
            turn.add(item, rules.onNothing(read, Reason.ABSENT, null));
            return;
        }
        Envelope entry = Envelope.parse(found.bytes(), read.key);
        if (entry == null) {
            onUndecodable(turn, item, found.bytes());
            return;
        }
        switch (Freshness.of(entry, found.remainingMillis(), read.spec.renewal())) {
            case FRESH, DUE -> onValue(turn, item, entry);
            case EXPIRED, PAUSED -> turn.add(item, rules.onNothing(read, Reason.EXPIRED, entry.stamp()));
            case CLAIMED, LEASED -> turn.add(item, rules.onLease(read, entry.stamp(), turn.isLast));
            case CLOSED -> turn.add(item, rules.onClosed(read, entry.stamp()));
        }
    }

    private void onValue(BatchTurn turn, Item item, Envelope entry) {
        Step step = shared.onValue(item.read, entry);
        if (step == null) {
            onUndecodable(turn, item, entry.bytes());
            return;
        }
        if (item.read.foreign != null) {
            item.read.answeredBy(Outcome.WAITED, Reason.LOADING);
        }
        turn.add(item, step);
    }

    private void onUndecodable(BatchTurn turn, Item item, byte[] bytes) {
        listener.onUndecodable(item.read.spec.name(), item.key());
        Step step = rules.onNothing(item.read, Reason.UNDECODABLE, null);
        if (step instanceof Step.Take) {
            turn.undecodable.add(new Seen(item.key(), bytes));
        }
        turn.add(item, step);
    }

    /** Removed only if unchanged: whoever has replaced it meanwhile may have put something good there. */
    private void dropUndecodable(CacheSpec spec, BatchTurn turn) {
        if (turn.undecodable.isEmpty()) {
            return;
        }
        try {
            store.dropAllIfUnchanged(turn.undecodable);
        } catch (StoreUnavailableException e) {
            trouble.report(spec, turn.undecodable.get(0).key(), e);
        }
    }

    // ---- Waiting for others

    /**
     * One key at a time: what others load together comes together, so after one wake-up all keys are looked at again.
     */
    private void await(Batch batch, BatchTurn turn) {
        Item asked = turn.waiting.get(Step.Plain.AWAIT_REQUEST);
        Item unsure = turn.waiting.get(Step.Plain.LOOK_TWICE);
        Item foreign = turn.waiting.get(Step.Plain.AWAIT_FILL);
        if (asked != null) {
            patience.waitFor(asked.read, nanos -> requests.await(asked.key(), nanos));
        } else if (unsure != null) {
            if (batch.spec.stampede() == Stampede.CLUSTER) {
                batch.watch(store, unsure.key());
            }
        } else if (foreign != null) {
            Watch watch = batch.watch(store, foreign.key());
            if (watch != null) {
                patience.waitFor(foreign.read, watch);
            }
        }
    }
}
