package dev.larder.cache.method;

import dev.larder.cache.engine.CacheEngine;
import dev.larder.cache.method.async.AsyncBody;
import dev.larder.cache.transaction.TransactionContext;
import dev.larder.cache.transaction.UpdatePlan;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * An updating method whose result comes later. The key is closed before the body begins, which asks the store; so all
 * of it happens on a thread of this library, which waits for the stage, and the stage the caller gets completes after
 * the result was stored or the entry dropped.
 *
 * <p>What a transaction will contain that is open already, nobody knows when such a method returns: there an update is
 * an invalidation.
 */
final class AsyncUpdate {

    private final UpdatingMethod method;
    private final AsyncInvalidation dropping;
    private final CacheEngine engine;
    private final TransactionContext transactions;

    /** @param dropping drops what the method updates */
    AsyncUpdate(UpdatingMethod method, AsyncInvalidation dropping, CacheWiring wiring) {
        this.method = method;
        this.dropping = dropping;
        this.engine = wiring.larder().engine();
        this.transactions = wiring.transactions();
    }

    CompletionStage<?> start(@Nullable Object target, @Nullable Object[] arguments, AsyncBody body) throws Throwable {
        if (transactions.isOpen()) {
            return dropping.start(target, arguments, body::start, body::cancel);
        }
        UpdatePlan plan = method.plan(target, arguments);
        if (plan == null) {
            return dropping.start(target, arguments, body::start, body::cancel);
        }
        CompletableFuture<@Nullable Object> answer = engine.origin().run(() -> method.invoke(plan, body::await));
        answer.whenComplete((value, failure) -> {
            if (answer.isCancelled()) {
                body.cancel();
            }
        });
        return answer;
    }
}
