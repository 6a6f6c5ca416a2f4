package dev.larder.cache.method;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.annotation.Invalidates.Phase;
import dev.larder.cache.method.check.CacheCatalog;
import dev.larder.cache.method.declaration.MethodBody;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.transaction.PendingInvalidations;
import dev.larder.cache.transaction.TransactionContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Invalidating methods that return stages. */
@Timeout(60)
class AsyncInvalidationTest {

    record Item(long id) {}

    abstract static class Methods {
        @Cached("item:{id}")
        abstract String item(long id);

        @Invalidates("item:{id}")
        abstract CompletableFuture<Void> after(long id);

        @Invalidates(value = "item:{id}", phase = Phase.BEFORE)
        abstract CompletableFuture<Void> before(long id);

        @Invalidates(value = "item:{id}", phase = Phase.AROUND)
        abstract CompletionStage<Void> around(long id);

        @Invalidates(value = "item:{id}", condition = "result")
        abstract CompletableFuture<Boolean> onResult(long id);

        @Invalidates(value = "item:{id}", condition = "never")
        abstract CompletableFuture<Boolean> never(long id);

        @Invalidates("item:{result.id}")
        abstract CompletableFuture<Item> byResult(long id);

        @Cached("item:{id}")
        @Invalidates("item:{id}")
        abstract CompletableFuture<String> both(long id);
    }

    /** The transaction of the thread that made it. */
    private static final class OneTransaction implements TransactionContext {
        private final Thread owner = Thread.currentThread();
        private boolean isOpen;
        private PendingInvalidations pending;

        @Override
        public boolean isOpen() {
            return Thread.currentThread() == owner && isOpen;
        }

        @Override
        public PendingInvalidations pending(Supplier<PendingInvalidations> create) {
            if (isOpen() && pending == null) {
                pending = create.get();
            }
            return isOpen() ? pending : null;
        }

        void end(boolean rolledBack) {
            isOpen = false;
            if (pending != null) {
                pending.ended(rolledBack);
                pending = null;
            }
        }
    }

    private final List<Thread> invalidatedBy = new CopyOnWriteArrayList<>();
    private final OneTransaction transaction = new OneTransaction();
    private final Wirings wirings = new Wirings().transactions(transaction).listener(new CacheListener() {
        @Override
        public void onInvalidation(int keys, int patterns, int tags, long dropped, Duration took) {
            invalidatedBy.add(Thread.currentThread());
        }
    });
    private final CacheCatalog catalog = wirings.catalog();
    private final Map<String, CompiledMethod> compiled = new HashMap<>();

    @BeforeEach
    void fill() throws Throwable {
        invoke("item", 1L, () -> "old");
    }

    private Object invoke(String method, long id, MethodBody body) throws Throwable {
        return compiled.computeIfAbsent(method, name -> catalog.add(AnnotatedMethods.read(Methods.class, name)))
                .invoke(this, new Object[] {id}, body);
    }

    @SuppressWarnings("unchecked")
    private CompletableFuture<Object> call(String method, long id, MethodBody body) throws Throwable {
        return (CompletableFuture<Object>) invoke(method, id, body);
    }

    private static Object valueOf(CompletableFuture<?> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    private boolean isStored(long id) {
        return wirings.store().read("item:" + id) != null;
    }

    @ParameterizedTest
    @CsvSource({"after, true, false", "before, false, false", "around, false, false", "never, true, true"})
    void phase_decidesWhenTheEntryGoes(String method, boolean storedDuring, boolean storedAfter) throws Throwable {
        AtomicReference<Boolean> during = new AtomicReference<>();

        Object result = valueOf(call(method, 1, () -> {
            during.set(isStored(1));
            return completedFuture("done");
        }));

        assertThat(result).isEqualTo("done");
        assertThat(during.get()).isEqualTo(storedDuring);
        assertThat(isStored(1)).isEqualTo(storedAfter);
    }

    @ParameterizedTest
    @CsvSource({"after, true", "onResult, true", "before, false", "around, false"})
    void body_runsOnTheCallersThreadUnlessSomethingBlocksBeforeIt(String method, boolean onCaller) throws Throwable {
        AtomicReference<Thread> body = new AtomicReference<>();

        valueOf(call(method, 1, () -> {
            body.set(Thread.currentThread());
            return completedFuture(true);
        }));

        assertThat(body.get() == Thread.currentThread()).isEqualTo(onCaller);
        assertThat(invalidatedBy).isNotEmpty().doesNotContain(Thread.currentThread());
    }

    @ParameterizedTest
    @ValueSource(strings = {"after", "around", "onResult"})
    void stage_ofTheCaller_completesAfterTheInvalidation(String method) throws Throwable {
        CompletableFuture<Object> own = new CompletableFuture<>();
        CompletableFuture<Object> answer = call(method, 1, () -> own);
        invoke("item", 1, () -> "read meanwhile");
        assertThat(answer).isNotDone();
        AtomicBoolean storedAtEnd = new AtomicBoolean(true);
        CompletableFuture<Void> seen = answer.thenRun(() -> storedAtEnd.set(isStored(1)));

        own.complete(true);

        valueOf(seen);
        assertThat(storedAtEnd).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"after", "around", "onResult"})
    void stage_failing_invalidatesAndFailsAsItIs(String method) throws Throwable {
        IllegalStateException thrown = new IllegalStateException("time-out; it may have committed");

        CompletableFuture<Object> answer = call(method, 1, () -> failedFuture(thrown));

        assertThatThrownBy(() -> valueOf(answer))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isSameAs(thrown);
        assertThat(isStored(1)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"after", "around", "onResult"})
    void body_throwing_invalidatesAndFailsTheStage(String method) throws Throwable {
        IllegalStateException thrown = new IllegalStateException("from the method");

        CompletableFuture<Object> answer = call(method, 1, () -> {
            throw thrown;
        });

        assertThatThrownBy(() -> valueOf(answer)).cause().isSameAs(thrown);
        assertThat(isStored(1)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, true"})
    void condition_onResult_seesTheValueInside(boolean result, boolean stored) throws Throwable {
        valueOf(call("onResult", 1, () -> completedFuture(result)));

        assertThat(isStored(1)).isEqualTo(stored);
    }

    @Test
    void template_withResult_meansTheValueInside() throws Throwable {
        valueOf(call("byResult", 9, () -> completedFuture(new Item(1))));

        assertThat(isStored(1)).isFalse();
    }

    @Test
    void cancelling_theAnswer_leavesTheWriteAloneAndInvalidatesAtItsEnd() throws Throwable {
        CompletableFuture<Object> own = new CompletableFuture<>();
        CompletableFuture<Object> answer = call("after", 1, () -> own);

        answer.cancel(true);
        assertThat(own).isNotDone();
        own.complete(null);

        awaitInvalidation();
        assertThat(isStored(1)).isFalse();
    }

    private void awaitInvalidation() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (invalidatedBy.isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(1);
        }
        assertThat(invalidatedBy).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"after", "around"})
    void touchedKey_insideTheBody_isReadFromTheSource(String method) throws Throwable {
        Object seen = valueOf(call(method, 1, () -> completedFuture(invoke("item", 1, () -> "new"))));

        assertThat(seen).isEqualTo("new");
    }

    @Test
    void touchedKey_afterTheBodyHasReturned_isReadFromTheCacheUntilTheStageEnds() throws Throwable {
        CompletableFuture<Object> own = new CompletableFuture<>();
        CompletableFuture<Object> answer = call("after", 1, () -> own);

        assertThat(invoke("item", 1, () -> "new")).isEqualTo("old");
        own.complete(null);
        valueOf(answer);
        assertThat(invoke("item", 1, () -> "new")).isEqualTo("new");
    }

    @Test
    void bothKinds_onOneMethod_invalidateAroundTheRead() throws Throwable {
        assertThat(valueOf(call("both", 1, () -> completedFuture("fresh")))).isEqualTo("fresh");

        assertThat(isStored(1)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"after", "around", "before"})
    void transaction_open_keepsTheBodyOnItsThread(String method) throws Throwable {
        transaction.isOpen = true;
        AtomicReference<Thread> body = new AtomicReference<>();

        valueOf(call(method, 1, () -> {
            body.set(Thread.currentThread());
            return completedFuture(null);
        }));

        assertThat(body.get()).isEqualTo(Thread.currentThread());
        transaction.end(false);
    }

    @ParameterizedTest
    @CsvSource({"after, 1", "byResult, 9"})
    void transaction_open_withAStageThatHasEnded_delaysTheInvalidationToTheCommit(String method, long argument)
            throws Throwable {
        transaction.isOpen = true;
        valueOf(call(method, argument, () -> completedFuture(new Item(1))));
        assertThat(isStored(1)).isTrue();

        transaction.end(false);

        assertThat(isStored(1)).isFalse();
    }

    @Test
    void transaction_certainlyRolledBack_leavesTheEntry() throws Throwable {
        transaction.isOpen = true;
        valueOf(call("after", 1, () -> completedFuture(null)));

        transaction.end(true);

        assertThat(isStored(1)).isTrue();
    }

    @Test
    void transaction_open_withAStageThatGoesOn_invalidatesAtItsEndAndAtTheCommit() throws Throwable {
        transaction.isOpen = true;
        CompletableFuture<Object> own = new CompletableFuture<>();
        CompletableFuture<Object> answer = call("after", 1, () -> own);
        own.complete("done");
        assertThat(valueOf(answer)).isEqualTo("done");
        assertThat(isStored(1)).isFalse();
        refillAsAnotherCaller();

        transaction.end(false);

        assertThat(isStored(1)).isFalse();
    }

    private void refillAsAnotherCaller() throws InterruptedException {
        Thread other = new Thread(() -> {
            try {
                invoke("item", 1, () -> "refilled");
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        });
        other.start();
        other.join();
        assertThat(isStored(1)).isTrue();
    }

    @Test
    void transaction_open_whenTheBodyThrows_throwsIntoTheTransaction() {
        transaction.isOpen = true;
        IllegalStateException thrown = new IllegalStateException();

        assertThatThrownBy(() -> call("after", 1, () -> {
                    throw thrown;
                }))
                .isSameAs(thrown);
        transaction.end(false);

        assertThat(isStored(1)).isFalse();
    }
}
