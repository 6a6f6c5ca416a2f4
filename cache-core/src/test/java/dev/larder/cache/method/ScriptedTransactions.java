package dev.larder.cache.method;

import dev.larder.cache.transaction.PendingInvalidations;
import dev.larder.cache.transaction.TransactionContext;
import java.lang.reflect.Method;
import java.util.function.Supplier;

/** Transactions of one thread, in memory, that end as a test says. */
final class ScriptedTransactions implements TransactionContext {

    private boolean isOpen;
    private boolean isTold = true;
    private String whyResultNotStored;
    private PendingInvalidations pending;
    private boolean ownIsRolledBack;

    void begin() {
        isOpen = true;
    }

    /** One whose manager tells nobody of its end. */
    void beginUntold() {
        isOpen = true;
        isTold = false;
    }

    void resultsAreNotStored() {
        whyResultNotStored = "The test says so.";
    }

    /** What methods open around their bodies is rolled back. */
    void ownIsRolledBack() {
        ownIsRolledBack = true;
    }

    void suspendAndResume() {
        pending.suspended();
    }

    void rollBackToSavepoint() {
        pending.partlyUndone();
    }

    void commit() {
        isOpen = false;
        if (pending != null) {
            pending.committed();
            pending.ended(false);
        }
        pending = null;
    }

    void loseOutcome() {
        end(false);
    }

    void rollBack() {
        end(true);
    }

    private void end(boolean certainlyRolledBack) {
        isOpen = false;
        if (pending != null) {
            pending.ended(certainlyRolledBack);
        }
        pending = null;
    }

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    @Override
    public String whyResultNotStored() {
        return isOpen ? whyResultNotStored : null;
    }

    @Override
    public PendingInvalidations pending(Supplier<PendingInvalidations> create) {
        if (!isOpen || !isTold) {
            return null;
        }
        if (pending == null) {
            pending = create.get();
        }
        return pending;
    }

    @Override
    public OwnTransaction follow(Method method, Class<?> type, AtCommit atCommit) {
        return new OwnTransaction() {
            @Override
            public boolean isCertainlyRolledBack() {
                return ownIsRolledBack;
            }

            @Override
            public void close() {}
        };
    }
}
