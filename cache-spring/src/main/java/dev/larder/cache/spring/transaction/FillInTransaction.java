package dev.larder.cache.spring.transaction;

import dev.larder.cache.transaction.TransactionContext.Refusal;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Decides whether a load may be stored by its caller although a transaction was open before the call, or a session was
 * bound. It may where the load sees what a transaction and a session of its own would see: nothing uncommitted, nothing
 * older than its own queries, and nothing that an object-relational mapper kept from an earlier query. What cannot be
 * known counts as unsafe.
 *
 * <p>A session that is still empty is no danger: all it can give to the load are rows of queries that the load itself
 * makes, after its lease. So the first load of a read-only transaction at READ_COMMITTED is stored, and later ones are
 * not, because by then the session has read.
 */
final class FillInTransaction {

    private static final String BEFORE =
            "call the method before the transaction begins, or let the method itself open it";

    private static final Refusal NEVER = new Refusal(
            "larder.transaction.fill=never keeps loads in transactions away.",
            "remove that property: then those in read-only transactions at READ_COMMITTED are stored.");

    private static final String WRITES = "The transaction is not read-only, so the load may see uncommitted data.";

    private static final String INVALIDATES = "The transaction is declared read-only, but a method that invalidates ran"
            + " in it, so the load may see uncommitted data.";

    private static final String NEVER_RESULT = "larder.transaction.fill=never keeps it away; remove it to store results"
            + " of transactions at READ_COMMITTED.";

    private static final String CURE_OF_UPDATE =
            " Let the updating method itself open its transaction, and read nothing else before in the same session (in web"
                    + " requests: spring.jpa.open-in-view=false).";

    private final TransactionFill fill;
    private final BoundResources resources;
    private final BoundSessions sessions;

    FillInTransaction(TransactionFill fill, BoundResources resources) {
        this.fill = fill;
        this.resources = resources;
        this.sessions = BoundSessions.among(resources);
    }

    /** Why a load must not be stored while no transaction is open, {@code null} if it may. */
    @Nullable
    Refusal whyNotOutside() {
        String old = sessions.whyMayBeOld();
        return old == null
                ? null
                : new Refusal(
                        old,
                        "call the method before anything else is read in that session, or, if it is that of a web request,"
                                + " set spring.jpa.open-in-view=false.");
    }

    /**
     * Why a load in the open transaction must not be stored, {@code null} if it may.
     *
     * @param hasInvalidations whether a method that invalidates has run in the transaction
     */
    @Nullable
    Refusal whyNot(boolean hasInvalidations) {
        if (fill == TransactionFill.NEVER) {
            return NEVER;
        }
        String old = sessions.whyMayBeOld();
        if (!TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
            return new Refusal(
                    WRITES, BEFORE + (old == null ? "; if it only reads, declare it readOnly = true." : "."));
        }
        if (old != null) {
            return new Refusal(old, BEFORE + ", or call it before anything else is read in the transaction.");
        }
        if (fill == TransactionFill.READ_ONLY) {
            return null;
        }
        if (hasInvalidations) {
            return new Refusal(INVALIDATES, BEFORE + ".");
        }
        String why = whyNotReadCommitted();
        return why == null
                ? null
                : new Refusal(why, BEFORE + "; larder.transaction.fill=read-only trusts whatever isolation it has.");
    }

    /** Why the result of an update must not be stored while no transaction is open, {@code null} if it may. */
    @Nullable
    String whyNotResultOutside() {
        String old = sessions.whyMayBeOld();
        return old == null ? null : old + CURE_OF_UPDATE;
    }

    /**
     * Why the result of an update in the open transaction must not be stored after its commit, {@code null} if it may:
     * what it wrote is committed then, and what it read with it was the latest when the update began.
     */
    @Nullable
    String whyNotResult() {
        if (fill == TransactionFill.NEVER) {
            return NEVER_RESULT;
        }
        String why = sessions.whyMayBeOld();
        if (why == null) {
            why = whyNotReadCommitted();
        }
        return why == null ? null : why + CURE_OF_UPDATE;
    }

    private @Nullable String whyNotReadCommitted() {
        Integer declared = TransactionSynchronizationManager.getCurrentTransactionIsolationLevel();
        if (declared != null && declared != Connection.TRANSACTION_READ_COMMITTED) {
            return "The transaction is not declared at READ_COMMITTED, so the load may see an old snapshot.";
        }
        return resources.whyNotReadCommitted(declared != null);
    }
}
