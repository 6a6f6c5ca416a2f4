package dev.larder.cache.spring.transaction;

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
     * @param coversTheBody asked at the end: whether that transaction is around the whole body
     */
    OwnTransaction follow(BooleanSupplier coversTheBody) {
        Followed followed = new Followed(coversTheBody, innermost.get());
        innermost.set(followed);
        return followed;
    }

    @Override
    public void afterBegin(TransactionExecution transaction, @Nullable Throwable beginFailure) {
        Followed followed = innermost.get();
        if (followed != null && followed.first == null && beginFailure == null && isSynchronized(transaction)) {
            followed.first = TransactionEnd.findOrBind(this);
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
        private final @Nullable Followed outer;
        private @Nullable TransactionEnd first;

        private Followed(BooleanSupplier coversTheBody, @Nullable Followed outer) {
            this.coversTheBody = coversTheBody;
            this.outer = outer;
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
        public void close() {
            if (outer == null) {
                innermost.remove();
            } else {
                innermost.set(outer);
            }
        }
    }
}
