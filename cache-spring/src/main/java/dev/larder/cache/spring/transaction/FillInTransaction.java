package dev.larder.cache.spring.transaction;

import java.sql.Connection;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Decides whether a load may be stored although a transaction was open before the call. It may where the load sees what
 * a transaction of its own would see: nothing uncommitted, nothing older than its own queries, and nothing that an
 * object-relational mapper kept from an earlier query. What cannot be known counts as unsafe.
 */
final class FillInTransaction {

    private static final String CURE =
            " Call the method before the transaction begins, or let the method itself open it; where the transaction only reads"
                    + " and nothing it reads is kept for later queries, larder.transaction.fill=read-only trusts it.";

    private static final String CURE_OF_UPDATE = " Let the updating method itself open its transaction.";

    private static final String NEVER_RESULT = "larder.transaction.fill=never keeps it away; remove it to store results"
            + " of transactions at READ_COMMITTED.";

    private static final String NEVER = "larder.transaction.fill=never keeps all such loads away; remove it to store"
            + " those in read-only transactions at READ_COMMITTED.";

    private static final String WRITES = "The transaction is not read-only, so the load may see uncommitted data. If it"
            + " only reads, declare it readOnly = true; else call the method before the transaction begins.";

    private static final String INVALIDATES = "The transaction is declared read-only, but a method that invalidates ran"
            + " in it, so the load may see uncommitted data. Call the method before it.";

    private final TransactionFill fill;
    private final BoundResources resources;

    FillInTransaction(TransactionFill fill, BoundResources resources) {
        this.fill = fill;
        this.resources = resources;
    }

    /**
     * Why a load in the open transaction must not be stored, {@code null} if it may.
     *
     * @param hasInvalidations whether a method that invalidates has run in the transaction
     */
    @Nullable
    String whyNot(boolean hasInvalidations) {
        if (fill == TransactionFill.NEVER) {
            return NEVER;
        }
        if (!TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
            return WRITES;
        }
        if (fill == TransactionFill.READ_ONLY) {
            return null;
        }
        return hasInvalidations ? INVALIDATES : whyNotReadCommitted(CURE);
    }

    /**
     * Why the result of an update in the open transaction must not be stored after its commit, {@code null} if it may:
     * what it wrote is committed then, and what it read with it was the latest when the update began.
     */
    @Nullable
    String whyNotResult() {
        return fill == TransactionFill.NEVER ? NEVER_RESULT : whyNotReadCommitted(CURE_OF_UPDATE);
    }

    private @Nullable String whyNotReadCommitted(String cure) {
        Integer declared = TransactionSynchronizationManager.getCurrentTransactionIsolationLevel();
        if (declared != null && declared != Connection.TRANSACTION_READ_COMMITTED) {
            return "The transaction is not declared at READ_COMMITTED, so the load may see an old snapshot." + cure;
        }
        String why = resources.whyNotReadCommitted(declared != null);
        return why == null ? null : why + cure;
    }
}
