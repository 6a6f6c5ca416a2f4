package dev.larder.cache.spring.transaction;

import dev.larder.cache.engine.call.Behind;
import dev.larder.cache.transaction.PendingInvalidations;
import dev.larder.cache.transaction.TransactionContext.Start;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.reactive.TransactionContextManager;
import org.springframework.transaction.reactive.TransactionSynchronizationManager;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Spring's reactive transactions. They live in the subscriber's context; while a subscription starts a call, the one of
 * its context is the current one of the thread. Used only where spring-tx and Reactor are on the class path.
 */
public final class ReactiveTransactions {

    private final ThreadLocal<@Nullable TransactionSynchronizationManager> current = new ThreadLocal<>();

    /** Starts a call in the transaction of a subscriber's context, if one is open there. */
    public CompletionStage<?> within(ContextView context, Start call) throws Throwable {
        return within(open(context), call);
    }

    Start carried(Start call) {
        TransactionSynchronizationManager open = current.get();
        return () -> within(open, call);
    }

    private CompletionStage<?> within(@Nullable TransactionSynchronizationManager open, Start call) throws Throwable {
        TransactionSynchronizationManager outer = current.get();
        if (outer == null && open == null) {
            return call.start();
        }
        current.set(open);
        try {
            return call.start();
        } finally {
            if (outer == null) {
                current.remove();
            } else {
                current.set(outer);
            }
        }
    }

    /** It is found at once; only the way to it is reactive. */
    private static @Nullable TransactionSynchronizationManager open(ContextView context) {
        CompletableFuture<TransactionSynchronizationManager> found =
                TransactionSynchronizationManager.forCurrentTransaction()
                        .contextWrite(context)
                        .toFuture();
        if (found.isCompletedExceptionally()) {
            return null;
        }
        TransactionSynchronizationManager manager = found.getNow(null);
        return manager != null && manager.isActualTransactionActive() ? manager : null;
    }

    boolean isOpen() {
        return current.get() != null;
    }

    boolean hasTouched(String key) {
        ReactiveTransactionEnd end = end();
        return end != null && end.hasTouched(key);
    }

    Set<String> touchedTags() {
        ReactiveTransactionEnd end = end();
        return end == null ? Set.of() : end.touchedTags();
    }

    private @Nullable ReactiveTransactionEnd end() {
        TransactionSynchronizationManager manager = current.get();
        return manager == null ? null : ReactiveTransactionEnd.find(manager, this);
    }

    /** {@code null} if the end of the open transaction cannot be awaited. */
    Behind.@Nullable Turn behind() {
        TransactionSynchronizationManager manager = current.get();
        return manager == null || !manager.isSynchronizationActive()
                ? null
                : ReactiveTransactionEnd.findOrBind(manager, this).fills();
    }

    /** The same context with no transaction in it, for work that goes on when it is over. */
    public static Context withoutTransaction(ContextView context) {
        return TransactionContextManager.createTransactionContext().apply(Context.of(context));
    }

    @Nullable
    PendingInvalidations pending(Supplier<PendingInvalidations> create) {
        TransactionSynchronizationManager manager = current.get();
        return manager == null || !manager.isSynchronizationActive()
                ? null
                : ReactiveTransactionEnd.findOrBind(manager, this).pending(create);
    }
}
