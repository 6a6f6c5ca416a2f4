package dev.larder.cache.spring.transaction;

import dev.larder.cache.transaction.TransactionContext.AtCommit;
import dev.larder.cache.transaction.TransactionContext.OwnTransaction;
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
     * Begins to follow the first transaction that this thread opens; if that certainly undid everything, the next in
     * its place, as when advice between this library's and that of the transactions tries a call again.
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
            if (followed.followsTheNext() && isSynchronized(transaction)) {
                followed.begins(TransactionEnd.findOrBind(this));
            } else {
                followed.hasBegunAnother |= followed.hasEnded();
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
        private @Nullable TransactionEnd own;
        private boolean hasBegunAnother;

        private Followed(BooleanSupplier coversTheBody, AtCommit atCommit, @Nullable Followed outer) {
            this.coversTheBody = coversTheBody;
            this.atCommit = atCommit;
            this.outer = outer;
        }

        private void begins(TransactionEnd transaction) {
            own = transaction;
            if (coversTheBody.getAsBoolean()) {
                transaction.atCommit(atCommit);
            }
        }

        private boolean followsTheNext() {
            return own == null || own.undidEverything();
        }

        private boolean hasEnded() {
            return own != null && (own.hasCommitted() || own.isOver());
        }

        @Override
        public boolean isOutcomeUnknown() {
            return own != null && own.isOutcomeUnknown();
        }

        @Override
        public boolean isCertainlyRolledBack() {
            return own != null && own.undidEverything() && isAllThereWas();
        }

        @Override
        public boolean endedWithItsCommit() {
            return own != null && own.hasCommitted() && isAllThereWas();
        }

        private boolean isAllThereWas() {
            return !hasBegunAnother && coversTheBody.getAsBoolean();
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
