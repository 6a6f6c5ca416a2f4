package dev.larder.cache.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.GuardedStore;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.testing.Pause;
import dev.larder.cache.testing.RedisServerProcess;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The guard in front of a Redis that goes away and comes back. */
class GuardedRedisTest {

    private static final Duration BUDGET = Duration.ofMillis(250);
    /** A second is promised; a busy machine may need another. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private RedisServerProcess server;
    private GuardedStore store;

    @BeforeEach
    void start() {
        server = RedisServerProcess.start();
        store = new GuardedStore(RedisStore.connecting(RedisConnectionSettings.builder()
                .url(server.url())
                .timeout(BUDGET)
                .build()));
        store.ping();
    }

    @AfterEach
    void stop() {
        store.close();
        server.close();
    }

    private boolean reads() {
        try {
            store.read("k");
            return true;
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    private Duration untilOpen() {
        long begun = System.nanoTime();
        Pause.until("the breaker is open", Duration.ofSeconds(10), () -> !reads() && !store.isAvailable());
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    @Test
    void read_serverFrozen_opensAfterFewBudgetsAndKeepsItsEntriesForLater() {
        byte[] value = Envelope.value(Stamp.fresh(), 0, 0, new byte[1], 60_000);
        Stamp token = Objects.requireNonNull(store.lease("k", Duration.ofMinutes(1)));
        assertThat(store.fill("k", token, value, Duration.ofMinutes(1))).isTrue();

        server.freeze();
        assertThat(untilOpen()).isLessThan(BUDGET.multipliedBy(10));
        server.thaw();

        Pause.until("hits are back", SOON, this::reads);
        assertThat(store.read("k")).isEqualTo(value);
    }

    @Test
    void read_serverKilledAndRestarted_isBackSoon() {
        server.kill();
        untilOpen();
        Pause.millis(600);

        server.restart();

        Pause.until("reads are answered", SOON, this::reads);
        assertThat(store.isAvailable()).isTrue();
    }

    @Test
    void drop_interruptedThreadsAndNoIdleConnection_dropsAllAndKeepsTheInterrupt() {
        PoolSettings neverIdle = new PoolSettings(8, 0, 0, null);
        try (GuardedStore busy = new GuardedStore(RedisStore.connecting(RedisConnectionSettings.builder()
                .url(server.url())
                .timeout(Duration.ofSeconds(5))
                .pool(neverIdle)
                .build()))) {
            List<CompletableFuture<Boolean>> drops = IntStream.range(0, 20)
                    .mapToObj(i -> "k" + i)
                    .peek(key -> store.lease(key, Duration.ofMinutes(1)))
                    .map(key -> interrupted(
                            () -> assertThat(busy.drop(List.of(key))).isEqualTo(1)))
                    .toList();

            assertThat(drops).allSatisfy(drop -> assertThat(drop.join())
                    .as("the interrupt is still there")
                    .isTrue());
            assertThat(busy.isAvailable()).isTrue();
        }
    }

    /** Runs it on a thread that is interrupted before, and tells whether it still is afterwards. */
    private static CompletableFuture<Boolean> interrupted(Runnable command) {
        CompletableFuture<Boolean> stillInterrupted = new CompletableFuture<>();
        new Thread(() -> {
                    Thread.currentThread().interrupt();
                    try {
                        command.run();
                        stillInterrupted.complete(Thread.currentThread().isInterrupted());
                    } catch (RuntimeException | Error e) {
                        stillInterrupted.completeExceptionally(e);
                    }
                })
                .start();
        return stillInterrupted;
    }
}
