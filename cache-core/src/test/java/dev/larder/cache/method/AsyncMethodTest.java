package dev.larder.cache.method;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.method.check.CacheCatalog;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.transaction.PendingInvalidations;
import dev.larder.cache.transaction.TransactionContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Cached methods that return stages. */
@Timeout(60)
class AsyncMethodTest {

    record Session(String id, Instant expiresAt) {}

    abstract static class Methods {
        @Cached("plain:{id}")
        abstract CompletableFuture<List<String>> plain(long id);

        @Cached("plain:{id}")
        abstract List<String> now(long id);

        @Cached("maybe:{id}")
        abstract CompletionStage<Optional<String>> maybe(long id);

        @Cached(key = "when:{wanted}", condition = "first")
        abstract CompletableFuture<String> when(boolean wanted);

        @Cached(key = "unless:{id}", unless = "result")
        abstract CompletableFuture<Boolean> unless(long id);

        @Cached(key = "session:{id}", ttl = "{result.expiresAt}")
        abstract CompletionStage<Session> session(long id);
    }

    private final Wirings wirings = new Wirings();
    private final List<Object> loads = new CopyOnWriteArrayList<>();
    private final CountDownLatch firstLoad = new CountDownLatch(1);

    private CompiledMethod compiled(String method) {
        return wirings.catalog().add(AnnotatedMethods.read(Methods.class, method));
    }

    @SuppressWarnings("unchecked")
    private CompletableFuture<Object> call(CompiledMethod method, Object argument, Supplier<?> body) throws Throwable {
        return (CompletableFuture<Object>) method.invoke(this, new Object[] {argument}, () -> {
            loads.add(argument);
            firstLoad.countDown();
            return body.get();
        });
    }

    /** Calls run on threads of their own: without this nothing says which of two calls loads. */
    private void awaitFirstLoad() throws InterruptedException {
        assertThat(firstLoad.await(20, TimeUnit.SECONDS)).as("a load began").isTrue();
    }

    private static <T> T valueOf(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    @Test
    void call_again_isAnsweredWithoutTheBody() throws Throwable {
        CompiledMethod method = compiled("plain");
        assertThat(valueOf(call(method, 1L, () -> completedFuture(List.of("one")))))
                .isEqualTo(List.of("one"));

        assertThat(valueOf(call(method, 1L, () -> completedFuture(List.of("another")))))
                .isEqualTo(List.of("one"));
        assertThat(loads).containsExactly(1L);
    }

    @Test
    void value_isSharedWithAMethodThatReturnsItAtOnce() throws Throwable {
        CacheCatalog catalog = wirings.catalog();
        CompiledMethod later = catalog.add(AnnotatedMethods.read(Methods.class, "plain"));
        CompiledMethod now = catalog.add(AnnotatedMethods.read(Methods.class, "now"));
        valueOf(call(later, 1L, () -> completedFuture(List.of("one"))));

        Object answer = now.invoke(this, new Object[] {1L}, () -> List.of("another"));

        assertThat(answer).isEqualTo(List.of("one"));
    }

    static Stream<Arguments> absentValues() {
        return Stream.of(Arguments.of("maybe", Optional.empty()), Arguments.of("plain", null));
    }

    @ParameterizedTest
    @MethodSource("absentValues")
    void value_absent_isRememberedAndComesBackAsItWas(String name, Object absent) throws Throwable {
        CompiledMethod method = compiled(name);
        valueOf(call(method, 1L, () -> completedFuture(absent)));

        Object again = valueOf(call(method, 1L, () -> failedFuture(new AssertionError("must not load"))));

        assertThat(again).isEqualTo(absent);
    }

    @Test
    void call_itself_runsTheBodyAndTheStoreOnAnotherThread() throws Throwable {
        Thread caller = Thread.currentThread();
        AtomicReference<Thread> body = new AtomicReference<>();
        List<Thread> heard = new CopyOnWriteArrayList<>();
        wirings.listener(new CacheListener() {
            @Override
            public void onCall(String cache, String key, Outcome outcome, Reason reason, Duration took) {
                heard.add(Thread.currentThread());
            }
        });
        CompiledMethod method = compiled("plain");
        Supplier<CompletableFuture<Object>> load = () -> {
            body.set(Thread.currentThread());
            return completedFuture(List.of());
        };

        valueOf(call(method, 1L, load));
        valueOf(call(method, 1L, load));

        assertThat(body.get()).isNotEqualTo(caller);
        assertThat(heard).hasSize(2).doesNotContain(caller);
    }

    @Test
    void condition_false_returnsTheUsersOwnStageFromTheCallersThread() throws Throwable {
        CompletableFuture<String> own = new CompletableFuture<>();

        CompletableFuture<Object> answer = call(compiled("when"), false, () -> own);

        assertThat(answer).isSameAs(own);
        assertThat(loads).containsExactly(false);
    }

    @Test
    void condition_false_isReportedAsBypassedWhenTheStageEnds() throws Throwable {
        List<Outcome> outcomes = new ArrayList<>();
        wirings.listener(new CacheListener() {
            @Override
            public void onCall(String cache, String key, Outcome outcome, Reason reason, Duration took) {
                outcomes.add(outcome);
            }
        });
        CompletableFuture<String> own = new CompletableFuture<>();
        call(compiled("when"), false, () -> own);
        assertThat(outcomes).isEmpty();

        own.complete("there");

        assertThat(outcomes).containsExactly(Outcome.BYPASSED);
    }

    @Test
    void unless_seesTheValueInside() throws Throwable {
        CompiledMethod method = compiled("unless");

        assertThat(valueOf(call(method, 1L, () -> completedFuture(true)))).isEqualTo(true);
        assertThat(valueOf(call(method, 1L, () -> completedFuture(false)))).isEqualTo(false);
        assertThat(valueOf(call(method, 1L, () -> completedFuture(true)))).isEqualTo(false);
    }

    @Test
    void ttl_fromTheResult_meansTheValueInside() throws Throwable {
        CompiledMethod method = compiled("session");
        Session ended = new Session("a", Wirings.NOW.minusSeconds(1));
        Session alive = new Session("b", Wirings.NOW.plusSeconds(60));

        valueOf(call(method, 1L, () -> completedFuture(ended)));
        valueOf(call(method, 1L, () -> completedFuture(alive)));
        Object answer = valueOf(call(method, 1L, () -> completedFuture(ended)));

        assertThat(answer).isEqualTo(alive);
        assertThat(loads).hasSize(2);
    }

    /** Stages that have failed in the ways stages fail. */
    static Stream<Arguments> failures() {
        Exception checked = new Exception("from the source");
        return Stream.of(
                Arguments.of("completed with it", (Supplier<?>) () -> failedFuture(checked)),
                Arguments.of("thrown in a task", (Supplier<?>) () -> CompletableFuture.supplyAsync(() -> {
                    throw new IllegalStateException("from the source");
                })),
                Arguments.of(
                        "passed on", (Supplier<?>) () -> failedFuture(checked).thenApply(value -> value)),
                Arguments.of("wrapped twice", (Supplier<?>)
                        () -> failedFuture(new CompletionException(new ExecutionException(checked)))),
                Arguments.of("an error", (Supplier<?>) () -> failedFuture(new StackOverflowError())),
                Arguments.of("cancelled", (Supplier<?>) () -> {
                    CompletableFuture<Object> cancelled = new CompletableFuture<>();
                    cancelled.cancel(true);
                    return cancelled;
                }));
    }

    /** What a user can see of a stage that failed. */
    private static List<String> seenOf(CompletableFuture<?> future) throws InterruptedException {
        List<Throwable> seen = new ArrayList<>();
        try {
            future.get();
        } catch (ExecutionException | CancellationException e) {
            seen.add(e);
        }
        try {
            future.join();
        } catch (CompletionException | CancellationException e) {
            seen.add(e);
        }
        future.whenComplete((value, failure) -> seen.add(failure));
        Stream<String> texts = seen.stream()
                .flatMap(failure -> Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                        .map(Throwable::toString));
        return Stream.concat(texts, Stream.of("cancelled " + future.isCancelled()))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failures")
    void stage_failing_failsTheCallersStageInTheSameWay(String how, Supplier<CompletableFuture<?>> stage)
            throws Throwable {
        CompletableFuture<?> answer = call(compiled("plain"), 1L, stage);

        assertThat(seenOf(answer)).isEqualTo(seenOf(stage.get()));
    }

    @Test
    void body_throwingItself_failsTheStage() throws Throwable {
        Exception thrown = new Exception("from the method");

        CompletableFuture<?> answer = (CompletableFuture<?>) compiled("plain").invoke(this, new Object[] {1L}, () -> {
            throw thrown;
        });

        assertThatThrownBy(() -> valueOf(answer))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isSameAs(thrown);
    }

    @Test
    void body_returningNoStage_failsTheStageNamingTheMethod() throws Throwable {
        CompletableFuture<?> answer = call(compiled("plain"), 1L, () -> null);

        assertThatThrownBy(() -> valueOf(answer))
                .cause()
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("AsyncMethodTest$Methods.plain(long) returned null instead of a");
    }

    @Test
    void failure_isNotStored() throws Throwable {
        CompiledMethod method = compiled("plain");
        CompletableFuture<?> failed = call(method, 1L, () -> failedFuture(new Exception("down")));
        assertThatThrownBy(() -> valueOf(failed)).isInstanceOf(ExecutionException.class);

        assertThat(valueOf(call(method, 1L, () -> completedFuture(List.of("up")))))
                .isEqualTo(List.of("up"));
    }

    @Test
    void cancelling_oneAnswer_leavesTheLoadAndOtherCallersAlone() throws Throwable {
        CompiledMethod method = compiled("plain");
        CompletableFuture<Object> own = new CompletableFuture<>();
        CompletableFuture<Object> first = call(method, 1L, () -> own);
        awaitFirstLoad();
        CompletableFuture<Object> second = call(method, 1L, () -> own);

        first.cancel(true);
        own.complete(List.of("one"));

        assertThat(own.isCancelled()).isFalse();
        assertThat(valueOf(second)).isEqualTo(List.of("one"));
        assertThat(loads).hasSize(1);
    }

    @Test
    void cancelling_theOnlyAnswer_letsTheLoadBeStored() throws Throwable {
        CompiledMethod method = compiled("plain");
        CompletableFuture<Object> own = new CompletableFuture<>();
        CompletableFuture<Object> only = call(method, 1L, () -> own);
        awaitFirstLoad();
        only.cancel(true);
        own.complete(List.of("one"));

        Object later = valueOf(call(method, 1L, () -> failedFuture(new AssertionError("must not load"))));

        assertThat(later).isEqualTo(List.of("one"));
        assertThat(only).isCancelled();
    }

    @Test
    void completing_oneAnswer_changesNothingForOthers() throws Throwable {
        CompiledMethod method = compiled("plain");
        CompletableFuture<Object> own = new CompletableFuture<>();
        CompletableFuture<Object> first = call(method, 1L, () -> own);
        awaitFirstLoad();
        CompletableFuture<Object> second = call(method, 1L, () -> own);

        first.complete(List.of("made up"));
        own.complete(List.of("one"));

        assertThat(valueOf(second)).isEqualTo(List.of("one"));
        assertThat(own.join()).isEqualTo(List.of("one"));
    }

    @Test
    @SuppressWarnings("unchecked")
    void callers_joiningALoad_getCopiesOfTheirOwn() throws Throwable {
        CompiledMethod method = compiled("plain");
        CompletableFuture<Object> own = new CompletableFuture<>();
        List<CompletableFuture<Object>> answers = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            answers.add(call(method, 1L, () -> own));
        }

        own.complete(new ArrayList<>(List.of("one")));

        for (CompletableFuture<Object> answer : answers) {
            assertThat(valueOf(answer)).isEqualTo(List.of("one"));
            ((List<Object>) valueOf(answer)).add("mine");
        }
        assertThat(loads).hasSize(1);
    }

    @Test
    void load_askingForItsOwnKey_loadsDirectly() throws Throwable {
        List<Reason> reasons = new CopyOnWriteArrayList<>();
        wirings.listener(new CacheListener() {
            @Override
            public void onCall(String cache, String key, Outcome outcome, Reason reason, Duration took) {
                reasons.add(reason);
            }
        });
        CompiledMethod method = compiled("plain");
        AtomicInteger depth = new AtomicInteger();

        CompletableFuture<Object> answer = call(method, 1L, () -> {
            try {
                return call(method, 1L, () -> completedFuture(List.of("inner " + depth.incrementAndGet())));
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        });

        assertThat(valueOf(answer)).isEqualTo(List.of("inner 1"));
        assertThat(loads).hasSize(2);
        assertThat(reasons).containsExactly(Reason.OWN_LOAD, Reason.ABSENT);
    }

    @Test
    void transaction_openOnTheCallersThread_keepsTheLoadInItAndStoresNothing() throws Throwable {
        Thread caller = Thread.currentThread();
        AtomicBoolean isOpen = new AtomicBoolean(true);
        wirings.transactions(new TransactionContext() {
            @Override
            public boolean isOpen() {
                return Thread.currentThread() == caller && isOpen.get();
            }

            @Override
            public PendingInvalidations pending(Supplier<PendingInvalidations> create) {
                return null;
            }
        });
        CompiledMethod method = compiled("plain");
        AtomicReference<Thread> body = new AtomicReference<>();
        CompletableFuture<Object> own = new CompletableFuture<>();

        CompletableFuture<Object> answer = call(method, 1L, () -> {
            body.set(Thread.currentThread());
            return own;
        });
        assertThat(answer).isSameAs(own);
        assertThat(body.get()).isEqualTo(caller);

        isOpen.set(false);
        valueOf(call(method, 1L, () -> completedFuture(List.of("committed"))));
        isOpen.set(true);
        assertThat(valueOf(call(method, 1L, () -> failedFuture(new AssertionError("a hit is served")))))
                .isEqualTo(List.of("committed"));
    }
}
