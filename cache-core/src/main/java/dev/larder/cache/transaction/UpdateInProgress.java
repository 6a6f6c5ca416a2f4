package dev.larder.cache.transaction;

import dev.larder.cache.CacheLoader;
import dev.larder.cache.engine.CacheEngine;
import dev.larder.cache.engine.EntryUpdate;
import dev.larder.cache.invalidation.Announcement;
import dev.larder.cache.invalidation.KeySelection;
import dev.larder.cache.transaction.TransactionContext.AtCommit;
import dev.larder.cache.transaction.TransactionContext.OwnTransaction;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call that writes through, between its entry and its end. It decides when the result may be stored: after the
 * method, if that committed; after the transaction that was open before, if the result is certain to hold nothing older
 * than the beginning of the call; else never, and the entry is dropped as by an invalidation.
 *
 * <p>Used by one thread at a time.
 */
public final class UpdateInProgress implements AtCommit {

    private final CacheEngine engine;
    private final TransactionScope scope;
    private final UpdatePlan plan;
    private final List<PlannedUpdate> planned;
    private final List<EntryUpdate> updates;
    private final boolean isInTransaction;
    private final Surroundings surroundings;

    /** To be made before the source is written. Blocks while the store is asked. */
    private UpdateInProgress(CacheEngine engine, TransactionScope scope, UpdatePlan plan) {
        this.engine = engine;
        this.scope = scope;
        this.plan = plan;
        planned = plan.updates();
        isInTransaction = scope.context().isOpen();
        PendingInvalidations pending = scope.pending();
        surroundings = Surroundings.of(pending);
        if (pending != null) {
            pending.touch(keysOf(planned));
        }
        boolean mayStore = !planned.isEmpty() && mayStore(pending);
        updates = planned.stream()
                .map(update -> mayStore
                        ? engine.beginUpdate(update.spec(), update.key())
                        : engine.beginUpdateWithoutResult(update.spec(), update.key()))
                .toList();
    }

    /** What was read before, in an open transaction or session, may be older than the last invalidation (rule R22). */
    private boolean mayStore(@Nullable PendingInvalidations pending) {
        String why = scope.context().whyResultNotStored();
        if (why != null) {
            planned.forEach(update -> scope.unstored().sayOfUpdate(update.spec().name(), why));
        }
        return why == null && (pending != null || !isInTransaction);
    }

    /**
     * Begins, writes, and ends. Throws what the write throws.
     *
     * @param following follows the transaction that the write opens around itself
     */
    public static @Nullable Object run(
            CacheEngine engine,
            TransactionScope scope,
            UpdatePlan plan,
            Function<AtCommit, OwnTransaction> following,
            CacheLoader<?, ?> write)
            throws Throwable {
        TouchedKeys.Span span = scope.touched().begin(keysOf(plan.updates()));
        try {
            UpdateInProgress update = new UpdateInProgress(engine, scope, plan);
            try (OwnTransaction own = following.apply(update)) {
                Object result = update.run(own, write);
                update.succeeded(result, own);
                return result;
            }
        } finally {
            scope.touched().end(span);
        }
    }

    /** While the store is away, it is saved with the method's own transaction that the entries are to be dropped. */
    @Override
    public void committing() {
        updates.forEach(EntryUpdate::committing);
    }

    /** What becomes of the entries is settled when the method has returned. */
    @Override
    public void committed() {}

    private static KeySelection keysOf(List<PlannedUpdate> planned) {
        KeySelection keys = new KeySelection();
        keys.addKeys(planned.stream().map(PlannedUpdate::key).toList());
        return keys;
    }

    private @Nullable Object run(OwnTransaction own, CacheLoader<?, ?> write) throws Throwable {
        try {
            return write.load();
        } catch (Throwable thrown) {
            failed(own);
            throw thrown;
        }
    }

    /** The source is written, so all is settled, whatever happens. */
    private void succeeded(@Nullable Object result, OwnTransaction own) {
        KeySelection moved = new KeySelection();
        try {
            List<PlannedUpdate> standing = plan.readAgain(moved);
            for (int i = 0; i < updates.size(); i++) {
                PlannedUpdate update = planned.get(i);
                if (standing.contains(update)) {
                    updates.get(i).keep(result, update.rule());
                }
            }
        } finally {
            settle(own);
            invalidate(moved);
        }
    }

    /** A method that throws may have written. */
    private void failed(OwnTransaction own) {
        if (own.isCertainlyRolledBack()) {
            updates.forEach(EntryUpdate::rolledBack);
            return;
        }
        if (own.isOutcomeUnknown()) {
            updates.forEach(EntryUpdate::outcomeUnknown);
        } else {
            updates.forEach(EntryUpdate::threw);
            settle(own);
        }
        KeySelection moved = new KeySelection();
        plan.readAgain(moved);
        invalidate(moved);
    }

    /** Keys that only the end of the call tells, and under which nothing was set before the write. */
    private void invalidate(KeySelection moved) {
        if (moved.isEmpty()) {
            return;
        }
        PendingInvalidations pending = scope.pending();
        boolean isLeftToTheEnd = pending != null && pending.add(moved, Announcement.NONE);
        if (pending == null || !isLeftToTheEnd || !surroundings.areStill(pending)) {
            engine.invalidate(moved.toInvalidation());
        }
    }

    private void settle(OwnTransaction own) {
        if (!own.endedWithItsCommit()) {
            // What one transaction saved may be undone, and another may have written.
            updates.forEach(EntryUpdate::notSaved);
        }
        PendingInvalidations pending = scope.pending();
        if (pending == null) {
            updates.forEach(isInTransaction || scope.context().isOpen() ? EntryUpdate::drop : EntryUpdate::committed);
            return;
        }
        if (!surroundings.areStill(pending)) {
            // It was suspended meanwhile, or is another one: the write may have been committed, or will be.
            updates.forEach(EntryUpdate::spoil);
            pending.touch(keysOf(planned));
        }
        if (!pending.addUpdates(updates)) {
            updates.forEach(EntryUpdate::drop);
        }
    }
}
