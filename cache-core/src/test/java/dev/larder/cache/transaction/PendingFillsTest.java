package dev.larder.cache.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.engine.call.Behind;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What waits for the end of a transaction: each key once, in order, one after the other, and not without end. */
class PendingFillsTest {

    private final PendingFills fills = new PendingFills();
    private final List<String> begun = new ArrayList<>();
    private final List<CompletableFuture<Void>> running = new ArrayList<>();

    /** A fill that lasts until the test ends it. */
    private Behind.Fill fill(String name) {
        return () -> {
            begun.add(name);
            CompletableFuture<Void> end = new CompletableFuture<>();
            running.add(end);
            return end;
        };
    }

    private Behind.Fill shortFill(String name) {
        return () -> {
            begun.add(name);
            return CompletableFuture.completedFuture(null);
        };
    }

    @Test
    void fills_runOneAfterTheOther_inTheOrderOfTheMisses() {
        fills.await("a", fill("a"));
        fills.await("b", fill("b"));
        assertThat(begun).isEmpty();

        fills.begin();
        assertThat(begun).containsExactly("a");
        running.get(0).complete(null);

        assertThat(begun).containsExactly("a", "b");
    }

    @Test
    void keysThatAreMissedAgain_areFilledOnce() {
        assertThat(fills.await(List.of("a", "b"), fill("first"))).isTrue();
        assertThat(fills.await(List.of("a", "b"), fill("second"))).isTrue();

        fills.begin();

        assertThat(begun).containsExactly("first");
    }

    @Test
    void missesBeyondTheBound_areRefused_thoseKnownAreNot() {
        for (int i = 0; i < PendingFills.MOST; i++) {
            assertThat(fills.await(i, shortFill("x"))).isTrue();
        }

        assertThat(fills.await("one more", shortFill("one more"))).isFalse();
        assertThat(fills.await(0, shortFill("again"))).isTrue();
        fills.begin();

        assertThat(begun).hasSize(PendingFills.MOST).containsOnly("x");
    }

    @Test
    void begun_takesNothingMore() {
        fills.begin();

        assertThat(fills.await("late", fill("late"))).isFalse();
        fills.begin();

        assertThat(begun).isEmpty();
    }
}
