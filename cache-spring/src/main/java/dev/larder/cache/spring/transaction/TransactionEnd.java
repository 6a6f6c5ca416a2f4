package dev.larder.cache.spring.transaction;

import dev.larder.cache.transaction.PendingFills;
import dev.larder.cache.transaction.PendingInvalidations;
import dev.larder.cache.transaction.TransactionContext.AtCommit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Carries the invalidations of one transaction to its end. Bound to the thread while its transaction is the current
 * one: a suspended transaction takes its invalidations with it and has them again when it resumes.
 */
final class TransactionEnd implements TransactionSynchronization {

    private final Object resourceKey;
    private final PendingFills fills = new PendingFills();
    private final List<AtCommit> atCommit = new ArrayList<>(1);
    private @Nullable PendingInvalidations pending;
    // A transaction manager may complete on another thread and leave the binding behind on this one.
    private volatile boolean isOver;
    private volatile boolean triedToCommit;
    private volatile boolean hasCommitted;
    private volatile boolean isCertainlyRolledBack;
    private boolean wasSuspended;

    private TransactionEnd(Object resourceKey) {
        this.resourceKey = resourceKey;
    }

    /** That of the current transaction, {@code null} if there is none yet. */
    static @Nullable TransactionEnd find(Object resourceKey) {
        TransactionEnd bound = (TransactionEnd) TransactionSynchronizationManager.getResource(resourceKey);
        return bound == null || bound.isOver ? null : bound;
    }

    /** That of the current transaction, whose synchronization is active. */
    static TransactionEnd findOrBind(Object resourceKey) {
        TransactionEnd found = find(resourceKey);
        if (found != null) {
            return found;
        }
        TransactionSynchronizationManager.unbindResourceIfPossible(resourceKey);
        TransactionEnd end = new TransactionEnd(resourceKey);
        TransactionSynchronizationManager.bindResource(resourceKey, end);
        TransactionSynchronizationManager.registerSynchronization(end);
        return end;
    }

    /** What waits for the end; {@code null} once the transaction has committed and there is nothing to wait for. */
    @Nullable
    PendingInvalidations pending(Supplier<PendingInvalidations> create) {
        if (hasCommitted) {
            return null;
        }
        if (pending == null) {
            pending = create.get();
        }
        return pending;
    }

    /** What is filled behind the transaction. */
    PendingFills fills() {
        return fills;
    }

    /** Whether a method that invalidates has run in the transaction. */
    boolean hasPending() {
        return pending != null;
    }

    /** Tells of the commit, when more can still be left to be done at it. */
    void atCommit(AtCommit told) {
        atCommit.add(told);
    }

    boolean isOver() {
        return isOver;
    }

    boolean hasCommitted() {
        return hasCommitted;
    }

    /** Whether all that was done while the transaction lasted is certainly undone. */
    boolean undidEverything() {
        return isCertainlyRolledBack && !wasSuspended;
    }

    /** Whether it is over, tried to commit, and has not said that it did. */
    boolean isOutcomeUnknown() {
        return isOver && triedToCommit && !hasCommitted;
    }

    /**
     * From here on a roll-back is no longer certain. What Spring reports as rolled back after a failed commit may have
     * been committed: the answer was lost, and the roll-back that Spring tried then had nothing left to undo.
     */
    void triesToCommit() {
        triedToCommit = true;
    }

    /** First of all: what other synchronizations tell the world must not be overtaken by an old value. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public void suspend() {
        TransactionSynchronizationManager.unbindResourceIfPossible(resourceKey);
        wasSuspended = true;
        if (pending != null) {
            pending.suspended();
        }
    }

    @Override
    public void resume() {
        TransactionSynchronizationManager.bindResource(resourceKey, this);
    }

    /** What was written since the savepoint will not be there after the commit. */
    @Override
    public void savepointRollback(Object savepoint) {
        if (pending != null) {
            pending.partlyUndone();
        }
    }

    /**
     * For transaction managers that are no beans, of whose commits nobody is told otherwise; and what the transaction
     * will invalidate may have to be saved with it.
     */
    @Override
    public void beforeCommit(boolean readOnly) {
        triesToCommit();
        if (readOnly) {
            return;
        }
        atCommit.forEach(AtCommit::committing);
        if (pending != null) {
            pending.committing();
        }
    }

    @Override
    public void afterCommit() {
        atCommit.forEach(AtCommit::committed);
        hasCommitted = true;
        if (pending != null) {
            pending.committed();
        }
    }

    @Override
    public void afterCompletion(int status) {
        isOver = true;
        isCertainlyRolledBack = status == STATUS_ROLLED_BACK && !triedToCommit;
        TransactionSynchronizationManager.unbindResourceIfPossible(resourceKey);
        try {
            if (pending != null) {
                pending.ended(isCertainlyRolledBack);
            }
        } finally {
            fills.begin(); // Nothing that was invalidated above is filled with what was there before.
        }
    }
}
