package dev.larder.cache.method;

import dev.larder.cache.engine.CacheEngine;
import dev.larder.cache.engine.EntryUpdate;
import dev.larder.cache.method.InvalidatingMethod.Surroundings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call that writes through, between its entry and its end. It decides when the result may be stored: after the
 * method, if that committed; after the transaction that was open before, if the result is certain to hold nothing older
 * than the beginning of the call; else never, and the entry is dropped as by an invalidation.
 *
 * <p>Used by one thread at a time.
 */
final class UpdateInProgress {

    private final CacheEngine engine;
    private final TransactionScope scope;
    private final List<PlannedUpdate> plan;
    private final KeySelection keys;
    private final List<EntryUpdate> updates;
    private final boolean isInTransaction;
    private final Surroundings surroundings;

    /** To be made before the source is written. Blocks while the store is asked. */
    private UpdateInProgress(CacheEngine engine, TransactionScope scope, List<PlannedUpdate> plan) {
        this.engine = engine;
        this.scope = scope;
        this.plan = plan;
        this.keys = keysOf(plan);
        isInTransaction = scope.context().isOpen();
        PendingInvalidations pending = scope.pending();
        surroundings = Surroundings.of(pending);
        if (pending != null) {
            pending.touch(keys);
        }
        updates = mayStore(pending)
                ? plan.stream()
                        .map(planned -> engine.beginUpdate(planned.spec(), planned.key()))
                        .toList()
                : List.of();
    }

    /** What was read in a transaction that was open before may be older than the last invalidation (rule R22). */
    private boolean mayStore(@Nullable PendingInvalidations pending) {
        if (!isInTransaction) {
            return true;
        }
        String why = scope.context().whyResultNotStored();
        if (why != null) {
            plan.forEach(planned -> scope.unstored().sayOfUpdate(planned.spec().name(), why));
        }
        return why == null && pending != null;
    }

    /** Begins, runs the body, and ends. Throws what the body throws. */
    static @Nullable Object run(
            CacheEngine engine,
            TransactionScope scope,
            List<PlannedUpdate> plan,
            TransactionContext.@Nullable OwnTransaction own,
            MethodBody body)
            throws Throwable {
        TouchedKeys.Span span = scope.touched().begin(keysOf(plan));
        try {
            UpdateInProgress update = new UpdateInProgress(engine, scope, plan);
            Object result = update.runBody(own, body);
            update.succeeded(result);
            return result;
        } finally {
            scope.touched().end(span);
        }
    }

    static KeySelection keysOf(List<PlannedUpdate> plan) {
        KeySelection keys = new KeySelection();
        keys.addKeys(plan.stream().map(PlannedUpdate::key).toList());
        return keys;
    }

    private @Nullable Object runBody(TransactionContext.@Nullable OwnTransaction own, MethodBody body)
            throws Throwable {
        try {
            return body.run();
        } catch (Throwable thrown) {
            failed(own != null && own.isCertainlyRolledBack());
            throw thrown;
        }
    }

    /** The source is written, so all is settled before what an expression throws is thrown. */
    private void succeeded(@Nullable Object result) {
        try {
            for (int i = 0; i < updates.size(); i++) {
                updates.get(i).keep(result, plan.get(i).rule());
            }
        } finally {
            settle();
        }
    }

    /** A method that throws may have written. */
    private void failed(boolean isCertainlyRolledBack) {
        if (isCertainlyRolledBack) {
            updates.forEach(EntryUpdate::rolledBack);
        } else {
            settle();
        }
    }

    private void settle() {
        PendingInvalidations pending = scope.pending();
        if (pending == null) {
            if (isInTransaction || scope.context().isOpen()) {
                drop();
            } else {
                updates.forEach(EntryUpdate::committed);
            }
        } else if (!surroundings.held(pending) || !leaveTo(pending)) {
            // It was suspended meanwhile, or is another one: the write may have been committed, or will be.
            drop();
            pending.add(keys);
        }
    }

    private boolean leaveTo(PendingInvalidations pending) {
        return updates.isEmpty() ? pending.add(keys) : pending.addUpdates(updates);
    }

    private void drop() {
        updates.forEach(EntryUpdate::drop);
        if (updates.isEmpty()) {
            engine.invalidate(keys.toInvalidation());
        }
    }
}
