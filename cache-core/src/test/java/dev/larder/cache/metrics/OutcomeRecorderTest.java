package dev.larder.cache.metrics;

import static dev.larder.cache.Args.args;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.Cache;
import dev.larder.cache.Larder;
import dev.larder.cache.testing.TestRedis;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutcomeRecorderTest {

    private final Larder larder = TestRedis.larder(TestRedis.uniquePrefix()).build();
    private final Cache<String> products = larder.cache("product:{id}", String.class);

    @AfterEach
    void close() {
        larder.close();
    }

    @Test
    void betweenStartAndEnd_callsLoadsAndInvalidationsAreRemembered() {
        products.get(args(1), () -> "before");
        OutcomeRecorder recorder = OutcomeRecorder.start();
        products.get(args(1), () -> "a");
        products.invalidate(args(1));
        products.get(args(1), () -> "b");
        recorder.close();
        products.get(args(1), () -> "after");

        assertThat(recorder.outcomes()).containsExactly(Outcome.HIT, Outcome.MISS);
        assertThat(recorder.calls()).extracting(OutcomeRecorder.Call::cache).containsOnly("product");
        assertThat(recorder.calls().get(0).key()).endsWith(":product:1");
        assertThat(recorder.invalidations())
                .extracting(OutcomeRecorder.Invalidation::dropped)
                .containsExactly(1L);
        assertThat(recorder.loads()).isEqualTo(1);
    }

    @Test
    void callsOfOtherThreads_areNotRemembered() {
        try (OutcomeRecorder recorder = OutcomeRecorder.start()) {
            CompletableFuture.runAsync(() -> products.get(args(1), () -> "a")).join();

            assertThat(recorder.calls()).isEmpty();
            assertThat(recorder.loads()).isZero();
        }
    }

    @Test
    void taskCarriedToAnotherThread_isRemembered_andThatThreadForgetsTheRecorder() {
        try (OutcomeRecorder recorder = OutcomeRecorder.start()) {
            Runnable carried = OutcomeRecorder.carry(() -> products.get(args(1), () -> "a"));
            CompletableFuture.runAsync(() -> {
                        carried.run();
                        products.get(args(1), () -> "a");
                    })
                    .join();

            assertThat(recorder.outcomes()).containsExactly(Outcome.MISS);
        }
    }

    @Test
    void recorderInsideAnother_hidesNothingFromIt() {
        try (OutcomeRecorder outer = OutcomeRecorder.start()) {
            products.get(args(1), () -> "a");
            try (OutcomeRecorder inner = OutcomeRecorder.start()) {
                products.get(args(1), () -> "a");
                assertThat(inner.outcomes()).containsExactly(Outcome.HIT);
            }
            assertThat(outer.outcomes()).containsExactly(Outcome.MISS, Outcome.HIT);
        }
    }

    @Test
    void recordersClosedInTheWrongOrder_stayApart() {
        OutcomeRecorder outer = OutcomeRecorder.start();
        OutcomeRecorder inner = OutcomeRecorder.start();
        outer.close();
        products.get(args(1), () -> "a");
        inner.close();
        products.get(args(1), () -> "a");

        assertThat(outer.calls()).isEmpty();
        assertThat(inner.outcomes()).containsExactly(Outcome.MISS);
    }

    @Test
    void close_again_endsNobodyElse() {
        try (OutcomeRecorder outer = OutcomeRecorder.start()) {
            OutcomeRecorder inner = OutcomeRecorder.start();
            inner.close();
            inner.close();
            products.get(args(1), () -> "a");

            assertThat(outer.outcomes()).containsExactly(Outcome.MISS);
        }
    }
}
