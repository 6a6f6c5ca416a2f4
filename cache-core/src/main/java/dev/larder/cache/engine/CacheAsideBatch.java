package dev.larder.cache.engine;

import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.codec.DecodeException;
import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.engine.Batch.Item;
import dev.larder.cache.engine.BatchTurn.Blocked;
import dev.larder.cache.engine.BatchTurn.Joinable;
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
import java.time.Duration;
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

    /** How long a waiter sleeps before it looks by itself, should the message that wakes it be lost. */
    private static final long SLOW_POLL_NANOS = Duration.ofMillis(200).toNanos();

    private final CacheStore store;
    private final CacheListener listener;
    private final CacheTracer tracer;
    private final LongSupplier nanoClock;
    private final StoreTrouble trouble;
    private final InvalidationDelivery delivery;
    private final Sharing sharing;
    private final Patience patience;
    private final BatchLoads loads;
    private final BatchFill fill;
    private final FillsBehind fillsBehind;

    CacheAsideBatch(
            CacheStore store,
            CacheListener listener,
            CacheTracer tracer,
            StoreTrouble trouble,
            InvalidationDelivery delivery,
            LongSupplier nanoClock,
            Sharing sharing,
            FillsBehind fillsBehind) {
        this.store = store;
        this.listener = listener;
        this.tracer = tracer;
        this.nanoClock = nanoClock;
        this.trouble = trouble;
        this.delivery = delivery;
        this.sharing = sharing;
        this.patience = sharing.patience();
        this.fillsBehind = fillsBehind;
        this.loads = new BatchLoads(sharing.loads(), sharing.withoutLease());
        this.fill = new BatchFill(store, trouble, sharing, loads);
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
            batch.items.forEach(item -> tell(item.read));
            span.answered(batch.representative().outcome, batch.representative().reason);
            return batch.values();
        } catch (Throwable failure) {
            span.failed(failure);
            throw failure;
        } finally {
            batch.stopWatching();
            batch.items.forEach(item -> tellWait(item.read));
            span.end();
        }
    }

    private void tell(ReadCall read) {
        listener.onCall(read.spec.name(), read.key, read.outcome, read.reason, patience.elapsed(read));
    }

    private void tellWait(ReadCall read) {
        if (read.waitedNanos > 0) {
            listener.onWait(read.spec.name(), read.key, Duration.ofNanos(read.waitedNanos));
        }
    }

    /** Own loads first; to wait comes last (rule R8). */
    private void turn(Batch batch, BatchTurn turn) throws Throwable {
        fill.fill(batch, turn);
        loadForOneself(batch, turn);
        for (Joinable joinable : turn.joinable) {
            join(joinable);
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
            List<String> keys = batch.items.stream().map(Item::key).toList();
            fillsBehind.await(prepared, keys, () -> fill(prepared.spec(), keys, later));
        }
    }

    private boolean isWorthIt(Item item) {
        return !sharing.loads().isUnshareable(item.key())
                && fillsBehind.isWorthIt(item.read.spec, item.value(), item.read.call);
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
        return item.read.outcome == Outcome.MISS
                && call.isCertain(item.position)
                && !sharing.loads().isUnshareable(item.key());
    }

    // ---- What stands under the keys

    private BatchTurn look(Batch batch, List<Item> pending) {
        BatchTurn turn = new BatchTurn(batch.call, patience.isOver(pending.get(0).read));
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
            entries = read(items.stream().map(Item::key).toList());
        } catch (StoreUnavailableException e) {
            trouble.report(batch.spec, items.get(0).key(), e);
            turn.direct(items, Outcome.UNAVAILABLE, StoreFailures.reasonOf(e));
            return;
        }
        for (int i = 0; i < items.size(); i++) {
            TimedEntry entry = entries.get(i);
            items.get(i).expired = null;
            if (entry == null) {
                onNothing(turn, items.get(i), Reason.ABSENT);
            } else {
                onSomething(turn, items.get(i), entry);
            }
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

    private void onSomething(BatchTurn turn, Item item, TimedEntry read) {
        Envelope entry = Envelope.parse(read.bytes(), item.key());
        if (entry == null) {
            onUndecodable(turn, item, read.bytes());
            return;
        }
        switch (Freshness.of(entry, read.remainingMillis(), item.read.spec.renewal())) {
            case FRESH, DUE -> onFresh(turn, item, entry);
            case EXPIRED, PAUSED -> onExpired(turn, item, entry.stamp());
            case CLAIMED, LEASED -> onLease(turn, item, entry.stamp());
            case CLOSED -> onClosed(turn, item, entry.stamp());
        }
    }

    /** A value that a single-key method keeps for when its load fails; a batch renews it, and serves nothing stale. */
    private void onExpired(BatchTurn turn, Item item, Stamp stamp) {
        item.expired = stamp;
        onNothing(turn, item, Reason.EXPIRED);
    }

    private void onFresh(BatchTurn turn, Item item, Envelope entry) {
        ReadCall read = item.read;
        Object value;
        try {
            value = read.spec.format().decode(entry);
        } catch (DecodeException e) {
            sharing.loads().cannotRead(read, e);
            onUndecodable(turn, item, entry.bytes());
            return;
        }
        if (read.foreign != null) {
            read.answeredBy(Outcome.WAITED, Reason.LOADING);
        }
        item.take(value);
    }

    private void onUndecodable(BatchTurn turn, Item item, byte[] bytes) {
        listener.onUndecodable(item.read.spec.name(), item.key());
        if (whyAlone(turn, item.read) == null) {
            turn.undecodable.add(new Seen(item.key(), bytes));
        }
        onNothing(turn, item, Reason.UNDECODABLE);
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

    private void onNothing(BatchTurn turn, Item item, Reason reason) {
        Reason alone = whyAlone(turn, item.read);
        if (alone == Reason.TRANSACTION) {
            turn.unfillable(item);
        } else if (alone != null) {
            turn.direct(item, Outcome.BYPASSED, alone);
        } else {
            item.missing = reason;
            turn.missing.add(item);
        }
    }

    private void onLease(BatchTurn turn, Item item, Stamp token) {
        ReadCall read = item.read;
        Reason alone = read.spec.stampede() == Stampede.NONE ? Reason.LOADING : whyAlone(turn, read);
        if (alone != null) {
            turn.direct(item, Outcome.BYPASSED, alone);
        } else if (sharing.loads().isUnshareable(read.key)) {
            turn.direct(item, Outcome.BYPASSED, Reason.NOT_SHAREABLE);
        } else if (turn.isLast) {
            Reason over = read.interrupted ? Reason.INTERRUPTED : Reason.WAITED_TOO_LONG;
            turn.blocked.add(new Blocked(item, token, over));
        } else if (sharing.requests().isAsking(read.key)) {
            turn.asked.add(item);
        } else {
            onLeaseTaken(turn, item, token);
        }
    }

    /**
     * The load may have ended between the reply and the look into {@link Flights}. If the token still stands at a
     * second look, it is not one of this process.
     */
    private void onLeaseTaken(BatchTurn turn, Item item, Stamp token) {
        ReadCall read = item.read;
        SharedLoad load = sharing.underLease().find(read.key, token);
        if (load != null) {
            turn.joinable.add(new Joinable(item, load));
        } else if (!token.equals(read.foreign)) {
            read.foreign = token;
            turn.unsure.add(item);
        } else if (read.spec.stampede() == Stampede.CLUSTER) {
            turn.foreign.add(item);
        } else {
            turn.blocked.add(new Blocked(item, token, Reason.LOADING));
        }
    }

    private void onClosed(BatchTurn turn, Item item, Stamp stamp) {
        Reason alone = item.read.spec.stampede() == Stampede.NONE ? Reason.CLOSED : whyAlone(turn, item.read);
        if (alone != null) {
            turn.direct(item, Outcome.BYPASSED, alone);
        } else {
            turn.blocked.add(new Blocked(item, stamp, Reason.CLOSED));
        }
    }

    /** As in {@link CacheAside}: a load that asks for its own key, and rule R22. */
    private @Nullable Reason whyAlone(BatchTurn turn, ReadCall read) {
        if (sharing.loads().runner().isLoading(read.key)) {
            return Reason.OWN_LOAD;
        }
        return turn.mayFill() ? null : Reason.TRANSACTION;
    }

    // ---- Waiting for others

    private void join(Joinable joinable) throws Throwable {
        ReadCall read = joinable.item().read;
        SharedLoad load = joinable.load();
        if (patience.waitFor(read, load::await)) {
            joinable.item().take(sharing.loads().share(read, load, Outcome.JOINED, Reason.LOADING));
        } else if (!read.interrupted) {
            sharing.loads().waitedInVain(read, load);
        }
    }

    /**
     * One key at a time: what others load together comes together, so after one wake-up all keys are looked at again.
     */
    private void await(Batch batch, BatchTurn turn) {
        if (!turn.asked.isEmpty()) {
            ReadCall read = turn.asked.get(0).read;
            patience.waitFor(read, nanos -> sharing.requests().await(read.key, nanos));
        } else if (!turn.unsure.isEmpty()) {
            if (batch.spec.stampede() == Stampede.CLUSTER) {
                batch.watch(store, turn.unsure.get(0).key());
            }
        } else if (!turn.foreign.isEmpty()) {
            ReadCall read = turn.foreign.get(0).read;
            Watch watch = batch.watch(store, read.key);
            if (watch != null) {
                patience.waitFor(read, nanos -> watch.await(Duration.ofNanos(Math.min(nanos, SLOW_POLL_NANOS))));
            }
        }
    }
}
