package dev.larder.cache.method;

import dev.larder.cache.engine.AsyncOrigin;
import dev.larder.cache.engine.CacheEngine;
import dev.larder.cache.method.InvalidatingMethod.Planned;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * An invalidating method whose result comes later: the invalidation follows the end of its stage, on a thread of this
 * library, and the stage the caller gets completes after the invalidation was done.
 *
 * <p>The body runs on the calling thread, as it would without this library. Where the phase demands an invalidation
 * before it, both happen on a thread of this library. In a transaction of the calling thread the body stays on that
 * thread in any case, so that its writes stay in the transaction; then an invalidation before it is done there, too,
 * and what the arguments tell is invalidated once more after the commit.
 *
 * <p>Keys are touched for as long as a thread is inside the body, not until the stage ends: which threads belong to the
 * writer then, nobody knows.
 */
final class AsyncInvalidation {

    /** The rest of the call. */
    @FunctionalInterface
    interface Start {
        CompletionStage<?> start() throws Throwable;
    }

    private final InvalidatingMethod method;
    private final CacheEngine engine;
    private final TouchedKeys touched;

    AsyncInvalidation(InvalidatingMethod method, CacheEngine engine, TouchedKeys touched) {
        this.method = method;
        this.engine = engine;
        this.touched = touched;
    }

    /** @param cancel what to do when the caller cancels what it got; the outcome is unknown then, so it invalidates */
    CompletionStage<?> start(@Nullable Object target, @Nullable Object[] arguments, Start rest, Runnable cancel)
            throws Throwable {
        List<Planned> plan = method.plan(target, arguments);
        if (plan.isEmpty()) {
            return rest.start();
        }
        OneCall call = new OneCall(plan, target, arguments, rest, cancel);
        PendingInvalidations pending = method.pending();
        if (pending != null) {
            return call.inTransaction(pending);
        }
        return plan.stream().anyMatch(planned -> planned.rule().isBefore()) ? call.elsewhere() : call.here();
    }

    private final class OneCall {

        private final List<Planned> plan;
        private final @Nullable Object target;
        private final @Nullable Object[] arguments;
        private final Start rest;
        private final Runnable cancel;
        private final AsyncOrigin origin = engine.origin();

        private OneCall(
                List<Planned> plan,
                @Nullable Object target,
                @Nullable Object[] arguments,
                Start rest,
                Runnable cancel) {
            this.plan = plan;
            this.target = target;
            this.arguments = arguments;
            this.rest = rest;
            this.cancel = cancel;
        }

        /** Everything on a thread of this library, which waits for the stage. */
        private CompletionStage<?> elsewhere() {
            return cancelling(
                    origin.run(() -> method.invoke(plan, target, arguments, () -> StageOutcome.await(rest.start()))));
        }

        /** The body here; what it throws reaches the caller through the stage, because the invalidation comes first. */
        private CompletionStage<?> here() {
            CompletionStage<?> stage;
            TouchedKeys.Span span = touched.begin(InvalidatingMethod.union(plan));
            try {
                stage = rest.start();
            } catch (Throwable thrown) {
                stage = CompletableFuture.failedFuture(thrown);
            } finally {
                touched.end(span);
            }
            return afterwards(stage);
        }

        private CompletionStage<?> inTransaction(PendingInvalidations pending) throws Throwable {
            TouchedKeys.Span span = touched.begin(InvalidatingMethod.union(plan));
            try {
                method.invalidateBefore(plan);
                CompletionStage<?> stage = startInTransaction(pending);
                if (stage instanceof CompletableFuture<?> future && future.isDone()) {
                    return afterCommit(future);
                }
                pending.add(InvalidatingMethod.selectWithoutResult(plan));
                return afterwards(stage);
            } finally {
                touched.end(span);
            }
        }

        private CompletionStage<?> startInTransaction(PendingInvalidations pending) throws Throwable {
            try {
                return rest.start();
            } catch (Throwable thrown) {
                pending.add(InvalidatingMethod.selectWithoutResult(plan));
                throw thrown;
            }
        }

        /** The work is done, so the end of the transaction is all there is to wait for. */
        private CompletionStage<?> afterCommit(CompletableFuture<?> done) {
            CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
            try {
                answer.complete(method.run(plan, target, arguments, () -> StageOutcome.await(done)));
            } catch (Throwable failure) {
                answer.completeExceptionally(failure);
            }
            return answer;
        }

        private CompletionStage<?> afterwards(CompletionStage<?> stage) {
            CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
            stage.whenComplete((value, failure) -> invalidate(value, failure, answer));
            return cancelling(answer);
        }

        private void invalidate(
                @Nullable Object value, @Nullable Throwable failure, CompletableFuture<@Nullable Object> answer) {
            origin.run(() -> method.run(plan, target, arguments, () -> outcome(value, failure)))
                    .whenComplete((result, thrown) -> {
                        if (thrown == null) {
                            answer.complete(result);
                        } else {
                            answer.completeExceptionally(thrown);
                        }
                    });
        }

        private CompletionStage<?> cancelling(CompletableFuture<@Nullable Object> answer) {
            answer.whenComplete((value, failure) -> {
                if (answer.isCancelled()) {
                    cancel.run();
                }
            });
            return answer;
        }
    }

    private static @Nullable Object outcome(@Nullable Object value, @Nullable Throwable failure) throws Throwable {
        if (failure != null) {
            throw failure;
        }
        return value;
    }
}
