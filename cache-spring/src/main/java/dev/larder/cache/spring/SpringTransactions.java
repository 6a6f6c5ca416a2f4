package dev.larder.cache.spring;

import dev.larder.cache.method.PendingInvalidations;
import dev.larder.cache.method.TransactionContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Spring's thread-bound transactions. Used only where spring-tx is on the class path. A suspended transaction takes its
 * pending invalidations with it and has them again when it resumes.
 */
final class SpringTransactions implements TransactionContext {

    @Override
    public boolean isOpen() {
        return TransactionSynchronizationManager.isActualTransactionActive();
    }

    @Override
    public @Nullable PendingInvalidations pending(Supplier<PendingInvalidations> create) {
        if (!isOpen() || !TransactionSynchronizationManager.isSynchronizationActive()) {
            return null;
        }
        TransactionEnd bound = (TransactionEnd) TransactionSynchronizationManager.getResource(this);
        if (bound != null && !bound.isOver) {
            return bound.pending;
        }
        TransactionSynchronizationManager.unbindResourceIfPossible(this);
        TransactionEnd end = new TransactionEnd(create.get());
        TransactionSynchronizationManager.bindResource(this, end);
        TransactionSynchronizationManager.registerSynchronization(end);
        return end.pending;
    }

    /** Carries the invalidations of one transaction to its end. */
    private final class TransactionEnd implements TransactionSynchronization {

        private final PendingInvalidations pending;
        // A transaction manager may complete on another thread and leave the binding behind on this one.
        private volatile boolean isOver;

        private TransactionEnd(PendingInvalidations pending) {
            this.pending = pending;
        }

        /** First of all: what other synchronizations tell the world must not be overtaken by an old value. */
        @Override
        public int getOrder() {
            return Ordered.HIGHEST_PRECEDENCE;
        }

        @Override
        public void suspend() {
            TransactionSynchronizationManager.unbindResourceIfPossible(SpringTransactions.this);
        }

        @Override
        public void resume() {
            TransactionSynchronizationManager.bindResource(SpringTransactions.this, this);
        }

        @Override
        public void afterCommit() {
            pending.committed();
        }

        @Override
        public void afterCompletion(int status) {
            isOver = true;
            TransactionSynchronizationManager.unbindResourceIfPossible(SpringTransactions.this);
            pending.ended(status == STATUS_ROLLED_BACK);
        }
    }
}
