package dev.larder.cache.spring.transaction;

import dev.larder.cache.method.TransactionContext.AtCommit;
import dev.larder.cache.method.TransactionContext.OwnTransaction;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Is told by the transaction managers that are beans when a transaction has begun and when it is about to commit.
 * Synchronizations alone tell neither a commit that failed from a roll-back, nor that a commit has happened to somebody
 * who comes only then. Thread-safe.
 */
final class TransactionFollower implements TransactionExecutionListener {

    private final ThreadLocal<@Nullable Followed> innermost = new ThreadLocal<>();

    /**
     * Begins to follow the first transaction that this thread opens.
     *
     * @param coversTheBody whether that transaction is around the whole body
     * @param atCommit told of its commit, if it is
     */
    OwnTransaction follow(BooleanSupplier coversTheBody, AtCommit atCommit) {
        Followed followed = new Followed(coversTheBody, atCommit, innermost.get());
        innermost.set(followed);
        return followed;
    }

    @Override
    public void afterBegin(TransactionExecution transaction, @Nullable Throwable beginFailure) {
        if (beginFailure != null || !transaction.isNewTransaction()) {
            return;
        }
        for (Followed followed = innermost.get(); followed != null; followed = followed.outer) {
            if (followed.first != null) {
                followed.hasBegunAnother |= followed.first.hasCommitted();
            } else if (isSynchronized(transaction)) {
                followed.begins(TransactionEnd.findOrBind(this));
            }
        }
    }

    @Override
    public void beforeCommit(TransactionExecution transaction) {
        if (isSynchronized(transaction)) {
            TransactionEnd.findOrBind(this).triesToCommit();
        }
    }

    /** Neither a savepoint, nor a transaction of another thread, nor one whose end nobody is told. */
    private static boolean isSynchronized(TransactionExecution transaction) {
        return transaction.isNewTransaction()
                && TransactionSynchronizationManager.isActualTransactionActive()
                && TransactionSynchronizationManager.isSynchronizationActive();
    }

    private final class Followed implements OwnTransaction {

        private final BooleanSupplier coversTheBody;
        private final AtCommit atCommit;
        private final @Nullable Followed outer;
        private @Nullable TransactionEnd first;
        private boolean hasBegunAnother;

        private Followed(BooleanSupplier coversTheBody, AtCommit atCommit, @Nullable Followed outer) {
            this.coversTheBody = coversTheBody;
            this.atCommit = atCommit;
            this.outer = outer;
        }

        private void begins(TransactionEnd transaction) {
            first = transaction;
            if (coversTheBody.getAsBoolean()) {
                transaction.atCommit(atCommit);
            }
        }

        @Override
        public boolean isOutcomeUnknown() {
            return first != null && first.isOutcomeUnknown();
        }

        @Override
        public boolean isCertainlyRolledBack() {
            return first != null && first.undidEverything() && coversTheBody.getAsBoolean();
        }

        @Override
        public boolean endedWithItsCommit() {
            return first != null && first.hasCommitted() && !hasBegunAnother && coversTheBody.getAsBoolean();
        }

        @Override
        public void close() {
            if (outer == null) {
                innermost.remove();
            } else {
                innermost.set(outer);
            }
        }
    }
}
