package dev.larder.cache.method;

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

    /**
     * What waits for the end of the transaction open on this thread: created and attached to it at the first call, the
     * same at later ones. Its {@link PendingInvalidations#committed} is called right after a commit and its
     * {@link PendingInvalidations#ended} once at the end, whatever happened.
     *
     * @return {@code null} if no transaction is open, or none whose end can be awaited
     */
    @Nullable
    PendingInvalidations pending(Supplier<PendingInvalidations> create);
}
