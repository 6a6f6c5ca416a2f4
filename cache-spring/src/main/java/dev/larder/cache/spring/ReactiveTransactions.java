package dev.larder.cache.spring;

import dev.larder.cache.method.PendingInvalidations;
import dev.larder.cache.method.TransactionContext;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.transaction.NoTransactionException;
import org.springframework.transaction.reactive.TransactionSynchronization;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * The transaction in a subscriber's context. Used only where spring-tx and Reactor are on the class path. A suspended
 * transaction takes its pending invalidations with it and has them again when it resumes.
 */
final class ReactiveTransactions implements TransactionContext {

    private static final Object KEY = ReactiveTransactions.class;

    private final TransactionSynchronizationManager transaction;

    private ReactiveTransactions(TransactionSynchronizationManager transaction) {
        this.transaction = transaction;
    }

    /** The context of a transaction, open or not; that of none if the subscriber knows none. Does not block. */
    static TransactionContext of(ContextView context) {
        TransactionSynchronizationManager found = TransactionSynchronizationManager.forCurrentTransaction()
                .onErrorResume(NoTransactionException.class, none -> Mono.empty())
                .contextWrite(context)
                .toFuture()
                .getNow(null);
        return found == null ? NONE : new ReactiveTransactions(found);
    }

    @Override
    public boolean isOpen() {
        return transaction.isActualTransactionActive();
    }

    @Override
    public @Nullable PendingInvalidations pending(Supplier<PendingInvalidations> create) {
        if (!isOpen() || !transaction.isSynchronizationActive()) {
            return null;
        }
        synchronized (transaction) {
            End bound = (End) transaction.getResource(KEY);
            if (bound != null) {
                return bound.pending;
            }
            End end = new End(create.get());
            transaction.bindResource(KEY, end);
            transaction.registerSynchronization(end);
            return end.pending;
        }
    }

    /** Carries the invalidations of one transaction to its end, on threads of this library. */
    private final class End implements TransactionSynchronization, Ordered {

        private final PendingInvalidations pending;

        private End(PendingInvalidations pending) {
            this.pending = pending;
        }

        /** First of all: what other synchronizations tell the world must not be overtaken by an old value. */
        @Override
        public int getOrder() {
            return Ordered.HIGHEST_PRECEDENCE;
        }

        @Override
        public Mono<Void> suspend() {
            return Mono.fromRunnable(() -> transaction.unbindResourceIfPossible(KEY));
        }

        @Override
        public Mono<Void> resume() {
            return Mono.fromRunnable(() -> transaction.bindResource(KEY, this));
        }

        @Override
        public Mono<Void> afterCommit() {
            return Mono.fromFuture(pending::committedAsync).then();
        }

        @Override
        public Mono<Void> afterCompletion(int status) {
            return Mono.fromFuture(() -> {
                        transaction.unbindResourceIfPossible(KEY);
                        return pending.endedAsync(status == STATUS_ROLLED_BACK);
                    })
                    .then();
        }
    }
}
