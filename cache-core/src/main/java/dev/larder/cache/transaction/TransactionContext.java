package dev.larder.cache.transaction;

import dev.larder.cache.engine.call.Behind;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the calling thread's transaction, if there is one, means for caching. Thread-safe. */
public interface TransactionContext {

    /** There are no transactions. */
    TransactionContext NONE = new TransactionContext() {
        @Override
        public boolean isOpen() {
            return false;
        }

        @Override
        public @Nullable PendingInvalidations pending(Supplier<PendingInvalidations> create) {
            return null;
        }
    };

    /** Whether a transaction is open on this thread, so that a load may see what others must not. */
    boolean isOpen();

    /** Whether a transaction is open on this thread that may write. */
    default boolean isWriting() {
        return isOpen();
    }

    /**
     * Why a load that this thread begins now must neither be stored nor shared (rule R22): because of an open
     * transaction, or of a session that may keep what it has read before. Asked before the load of a miss, for a hit
     * only of methods that take entities; may ask a data source, so it may block as long as a query does.
     *
     * @return {@code null} if it may be stored: neither is there, or only such in which that is safe
     */
    default @Nullable Refusal whyNotStored() {
        return isOpen() ? Refusal.OPEN : null;
    }

    /**
     * Why a load is not stored by its caller, and what to do about it, for the log.
     *
     * @param why whole sentences
     * @param cure the rest of a sentence, as after "to have it stored,"
     */
    record Refusal(String why, String cure) {

        /** Nothing more is known. */
        public static final Refusal OPEN = new Refusal(
                "A transaction was open before the call.",
                "call the method before the transaction begins, or let the method itself open it.");
    }

    /** Whether there is a {@link #behind} where that is possible. */
    default boolean fillsBehind() {
        return false;
    }

    /**
     * How what this thread must not store now ({@link #whyNotStored}) is stored behind it: when the transaction that is
     * open on it is over, commit or roll-back alike, and the invalidations that wait for its end are done; without one
     * at once.
     *
     * @return {@code null} if nothing is filled behind this thread's calls
     */
    default Behind.@Nullable Turn behind() {
        return null;
    }

    /**
     * Why the result of an update that this thread begins now must not be stored, with the cure, as one or more
     * sentences for the log: it may hold what was read before the update began, in the transaction that is open already
     * or in a session that keeps what it has read. Asked once for an update; may ask a data source, so it may block as
     * long as a query does.
     *
     * @return {@code null} if it may be stored: neither is there, or only such whose reads see the latest committed
     *     data
     */
    default @Nullable String whyResultNotStored() {
        return isOpen() ? "A transaction was open before the call." : null;
    }

    /**
     * What waits for the end of the transaction open on this thread: created and attached to it at the first call, the
     * same at later ones. Its {@link PendingInvalidations#committed} is called right after a commit, its
     * {@link PendingInvalidations#suspended} whenever something begins to run outside the transaction although the
     * transaction goes on, and its {@link PendingInvalidations#ended} once at the end, whatever happened.
     *
     * @return {@code null} if no transaction is open, or it has already committed and only its callbacks still run, or
     *     its end cannot be awaited
     */
    @Nullable
    PendingInvalidations pending(Supplier<PendingInvalidations> create);

    /**
     * Whether the open transaction belongs to the call that begins now rather than to the thread, as reactive ones do:
     * it goes on wherever the call goes on, and lasts until the stage of the call has completed.
     */
    default boolean followsTheCall() {
        return false;
    }

    /** Starts the rest of a call. */
    @FunctionalInterface
    interface Start {
        CompletionStage<?> start() throws Throwable;
    }

    /** The same for another thread: the transaction that is open here and follows the call is open there, too. */
    default Start carried(Start rest) {
        return rest;
    }

    /** Whether the open transaction, if it follows the call, has touched the key; see {@link PendingInvalidations}. */
    default boolean hasTouched(String key) {
        return false;
    }

    /** The tags the open transaction, if it follows the call, has touched; see {@link PendingInvalidations}. */
    default Set<String> touchedTags() {
        return Set.of();
    }

    /**
     * Follows the transaction that this thread opens from now on for the body of a method. Closed on the same thread
     * when the body has ended; calls nest.
     *
     * @param method the method as its class declares it
     * @param type the class it is called on
     * @param atCommit told of the commit of that transaction, if it is around the whole body
     */
    default OwnTransaction follow(Method method, Class<?> type, AtCommit atCommit) {
        return OwnTransaction.UNKNOWN;
    }

    /** What a call has to do when the transaction that it opened around its body commits. Used by one thread. */
    interface AtCommit {

        /** There is nothing to do. */
        AtCommit NOTHING = new AtCommit() {};

        /**
         * The transaction is about to commit, and what is written now is committed with it; what this adds to
         * {@link #pending} is told so after this. Not called for one that is read-only.
         */
        default void committing() {}

        /**
         * It has committed, and nobody else has been told of it; what this adds to {@link #pending} is done at once.
         */
        default void committed() {}
    }

    /** What has become of the transaction that a method opened around its body. Used by one thread. */
    interface OwnTransaction extends AutoCloseable {

        /** Nothing is known. */
        OwnTransaction UNKNOWN = new OwnTransaction() {
            @Override
            public boolean isCertainlyRolledBack() {
                return false;
            }

            @Override
            public void close() {}
        };

        /** Whether a commit was tried and what came of it is not known: it may yet come to pass (rule R21). */
        default boolean isOutcomeUnknown() {
            return false;
        }

        /** Whether it is certain that the whole body ran in one transaction of its own, which did not try to commit. */
        boolean isCertainlyRolledBack();

        /**
         * Whether it is certain that the whole body ran in one transaction of its own, which has committed, and that no
         * other was opened since: whatever the body did in other transactions or outside of any it had done by then.
         */
        default boolean endedWithItsCommit() {
            return false;
        }

        @Override
        void close();
    }
}
