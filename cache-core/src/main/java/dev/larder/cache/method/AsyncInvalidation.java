package dev.larder.cache.method;

import dev.larder.cache.engine.CacheEngine;
import dev.larder.cache.engine.load.AsyncOrigin;
import dev.larder.cache.invalidation.Announcement;
import dev.larder.cache.invalidation.KeySelection;
import dev.larder.cache.method.async.StageOutcome;
import dev.larder.cache.method.rule.InvalidationPlan;
import dev.larder.cache.transaction.PendingInvalidations;
import dev.larder.cache.transaction.Surroundings;
import dev.larder.cache.transaction.TouchedKeys;
import dev.larder.cache.transaction.TransactionContext.Start;
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
 * and what the arguments tell is invalidated once more after the commit. A transaction that follows the call is awaited
 * in any case; its methods end before it does.
 *
 * <p>Keys are touched for as long as a thread is inside the body, not until the stage ends: which threads belong to the
 * writer then, nobody knows.
 */
final class AsyncInvalidation {

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
        OneCall call = new OneCall(method.plan(target, arguments), rest, cancel);
        if (method.followsTheCall()) {
            return call.inTransactionOfTheCall(method.pending());
        }
        if (method.isInTransaction()) {
            return call.inTransaction();
        }
        return call.plan.before().isEmpty() ? call.here() : call.elsewhere();
    }

    /** Says that the body has returned and its outcome is not known. */
    private static final class StillRunning extends Exception {

        private static final long serialVersionUID = 1;

        private final transient CompletionStage<?> stage;

        private StillRunning(CompletionStage<?> stage) {
            super(null, null, false, false);
            this.stage = stage;
        }
    }

    private final class OneCall {

        private final InvalidationPlan plan;
        private final Start rest;
        private final Runnable cancel;
        private final AsyncOrigin origin = engine.origin();
        private boolean hasStarted;

        private OneCall(InvalidationPlan plan, Start rest, Runnable cancel) {
            this.plan = plan;
            this.rest = rest;
            this.cancel = cancel;
        }

        /** Everything on a thread of this library, which waits for the stage. */
        private CompletionStage<?> elsewhere() {
            return cancelling(origin.run(() -> method.invoke(plan, () -> StageOutcome.await(rest.start()))));
        }

        /** The body here; what it throws reaches the caller through the stage, because the invalidation comes first. */
        private CompletionStage<?> here() {
            Announcement announcement = announce();
            TouchedKeys.Span span = touched.begin(plan.known());
            CompletionStage<?> stage;
            try {
                stage = started(rest);
            } finally {
                touched.end(span);
            }
            return afterwards(stage, announcement);
        }

        /**
         * The calling thread does not wait for it; a stage that writes faster than a command travels is not covered.
         */
        private Announcement announce() {
            if (!engine.announces() || plan.announced().isEmpty()) {
                return Announcement.NONE;
            }
            CompletableFuture<Announcement> announced = new CompletableFuture<>();
            origin.run(() -> announced.complete(method.announce(plan)));
            return Announcement.onItsWay(announced);
        }

        /**
         * As a method does that returns its value at once, if the stage has ended when the body returns. If not, the
         * outcome is unknown at the commit, and the stage's end is followed beside it.
         */
        private CompletionStage<?> inTransaction() throws Throwable {
            try {
                return CompletableFuture.completedFuture(method.invoke(plan, this::runInTransaction));
            } catch (StillRunning running) {
                return afterwards(running.stage, Announcement.NONE);
            } catch (Throwable failure) {
                if (hasStarted) {
                    return CompletableFuture.failedFuture(failure);
                }
                throw failure;
            }
        }

        private @Nullable Object runInTransaction() throws Throwable {
            CompletionStage<?> stage = rest.start();
            hasStarted = true;
            if (stage instanceof CompletableFuture<?> future && future.isDone()) {
                return StageOutcome.await(stage);
            }
            throw new StillRunning(stage);
        }

        /** The invalidation is left to the end of the transaction, which comes after that of the stage. */
        private CompletionStage<?> inTransactionOfTheCall(@Nullable PendingInvalidations pending) {
            if (pending != null) {
                pending.touch(plan.known());
            }
            Surroundings surroundings = Surroundings.of(pending);
            Announcement announcement = announce();
            KeySelection before = plan.before();
            CompletionStage<?> stage = before.isEmpty() ? started(rest) : startedAfter(before);
            CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
            stage.whenComplete((value, failure) -> leave(surroundings, announcement, value, failure, answer));
            return cancelling(answer);
        }

        /** The calling thread may be one of an event loop, which must not wait for the store. */
        private CompletionStage<?> startedAfter(KeySelection before) {
            Start carried = method.carried(rest);
            return origin.run(() -> {
                        method.invalidate(before);
                        return null;
                    })
                    .thenCompose(nothing -> started(carried));
        }

        private static CompletionStage<?> started(Start rest) {
            try {
                return rest.start();
            } catch (Throwable thrown) {
                return CompletableFuture.failedFuture(thrown);
            }
        }

        private void leave(
                Surroundings surroundings,
                Announcement announcement,
                @Nullable Object value,
                @Nullable Throwable failure,
                CompletableFuture<@Nullable Object> answer) {
            KeySelection after = new KeySelection();
            Throwable thrown = failure;
            if (failure == null) {
                thrown = plan.afterReturn(after, value).get();
            } else {
                plan.afterThrow(after).suppressIn(failure);
            }
            PendingInvalidations pending = surroundings.pending();
            boolean isLeftToTheEnd = pending != null && pending.add(after, announcement);
            if (pending != null && isLeftToTheEnd && surroundings.areStill(pending)) {
                complete(answer, value, thrown);
                return;
            }
            Throwable outcome = thrown;
            origin.run(() -> {
                        engine.invalidate(after.toInvalidation(), isLeftToTheEnd ? Announcement.NONE : announcement);
                        return null;
                    })
                    .whenComplete((nothing, late) -> complete(answer, value, outcome == null ? late : outcome));
        }

        private static void complete(
                CompletableFuture<@Nullable Object> answer, @Nullable Object value, @Nullable Throwable thrown) {
            if (thrown == null) {
                answer.complete(value);
            } else {
                answer.completeExceptionally(thrown);
            }
        }

        private CompletionStage<?> afterwards(CompletionStage<?> stage, Announcement announcement) {
            CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
            stage.whenComplete((value, failure) -> invalidate(value, failure, announcement, answer));
            return cancelling(answer);
        }

        private void invalidate(
                @Nullable Object value,
                @Nullable Throwable failure,
                Announcement announcement,
                CompletableFuture<@Nullable Object> answer) {
            origin.run(() -> method.run(plan, () -> outcome(value, failure), announcement))
                    .whenComplete((result, thrown) -> complete(answer, result, thrown));
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
