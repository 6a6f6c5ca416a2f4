package dev.larder.cache.spring.transaction;

import dev.larder.cache.transaction.PendingFills;
import dev.larder.cache.transaction.PendingInvalidations;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.transaction.reactive.TransactionSynchronization;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Carries the invalidations of one reactive transaction to its end. Thread-safe: parts of a transaction may overlap.
 */
final class ReactiveTransactionEnd implements TransactionSynchronization, Ordered {

    private final TransactionSynchronizationManager manager;
    private final Object resourceKey;
    private final PendingFills fills = new PendingFills();

    // Guarded by this.
    private @Nullable PendingInvalidations pending;
    private boolean triedToCommit;
    private boolean hasCommitted;
    private boolean isOver;

    private ReactiveTransactionEnd(TransactionSynchronizationManager manager, Object resourceKey) {
        this.manager = manager;
        this.resourceKey = resourceKey;
    }

    static @Nullable ReactiveTransactionEnd find(TransactionSynchronizationManager manager, Object resourceKey) {
        ReactiveTransactionEnd bound = (ReactiveTransactionEnd) manager.getResource(resourceKey);
        return bound == null || bound.isOver() ? null : bound;
    }

    /** That of the current transaction, whose synchronization is active. Parts of one transaction may come at once. */
    static ReactiveTransactionEnd findOrBind(TransactionSynchronizationManager manager, Object resourceKey) {
        synchronized (resourceKey) {
            ReactiveTransactionEnd found = find(manager, resourceKey);
            if (found != null) {
                return found;
            }
            manager.unbindResourceIfPossible(resourceKey);
            ReactiveTransactionEnd end = new ReactiveTransactionEnd(manager, resourceKey);
            manager.bindResource(resourceKey, end);
            manager.registerSynchronization(end);
            return end;
        }
    }

    /** What waits for the end; {@code null} once the transaction has committed and there is nothing to wait for. */
    synchronized @Nullable PendingInvalidations pending(Supplier<PendingInvalidations> create) {
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

    synchronized boolean hasTouched(String key) {
        return pending != null && pending.hasTouched(key);
    }

    synchronized Set<String> touchedTags() {
        return pending == null ? Set.of() : pending.touchedTags();
    }

    private synchronized boolean isOver() {
        return isOver;
    }

    /** First of all, as for the transactions of threads. */
    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }

    @Override
    public Mono<Void> suspend() {
        return Mono.fromRunnable(() -> {
            manager.unbindResourceIfPossible(resourceKey);
            PendingInvalidations left = waiting();
            if (left != null) {
                left.suspended();
            }
        });
    }

    @Override
    public Mono<Void> resume() {
        return Mono.fromRunnable(() -> manager.bindResource(resourceKey, this));
    }

    /** From here on a roll-back is no longer certain; see {@link TransactionEnd#triesToCommit}. */
    @Override
    public Mono<Void> beforeCommit(boolean readOnly) {
        return Mono.fromRunnable(this::triesToCommit);
    }

    private synchronized void triesToCommit() {
        triedToCommit = true;
    }

    @Override
    public Mono<Void> afterCommit() {
        return blocking(() -> {
            PendingInvalidations due = commit();
            if (due != null) {
                due.committed();
            }
        });
    }

    private synchronized @Nullable PendingInvalidations commit() {
        hasCommitted = true;
        return pending;
    }

    @Override
    public Mono<Void> afterCompletion(int status) {
        return blocking(() -> {
            manager.unbindResourceIfPossible(resourceKey);
            PendingInvalidations due = waiting();
            boolean certainlyRolledBack = end(status);
            try {
                if (due != null) {
                    due.ended(certainlyRolledBack);
                }
            } finally {
                fills.begin();
            }
        });
    }

    private synchronized @Nullable PendingInvalidations waiting() {
        return pending;
    }

    private synchronized boolean end(int status) {
        isOver = true;
        return status == STATUS_ROLLED_BACK && !triedToCommit;
    }

    /** The store is asked, which no thread of an event loop may wait for. */
    private static Mono<Void> blocking(Runnable work) {
        return Mono.<Void>fromRunnable(work).subscribeOn(Schedulers.boundedElastic());
    }
}
