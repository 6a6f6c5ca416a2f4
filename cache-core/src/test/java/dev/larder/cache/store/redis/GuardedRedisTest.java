package dev.larder.cache.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.GuardedStore;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.redis.connection.PoolSettings;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import dev.larder.cache.testing.Pause;
import dev.larder.cache.testing.QuietMoment;
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
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final Duration NOISE = Duration.ofMillis(100);
    private static final int ROUNDS = 3;

    private RedisServerProcess server;
    private GuardedStore store;

    @BeforeEach
    void start() {
        server = RedisServerProcess.start();
        openStore();
    }

    /** A new one, because a breaker that opens again soon is closed again more slowly. */
    private void openStore() {
        if (store != null) {
            store.close();
        }
        store = new GuardedStore(RedisStore.connecting(RedisConnectionSettings.builder()
                .url(server.url())
                .timeout(BUDGET)
                .build()));
        Pause.until("the server answers", PATIENT, this::reads);
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
        return QuietMoment.took(
                () -> Pause.until("the breaker is open", PATIENT, () -> !reads() && !store.isAvailable()));
    }

    private Duration untilHits() {
        return QuietMoment.took(() -> Pause.until("hits are back", PATIENT, this::reads));
    }

    @Test
    void read_serverFrozen_opensAfterFewBudgetsAndKeepsItsEntriesForLater() throws Exception {
        byte[] value = Envelope.value(Stamp.fresh(), 0, 0, new byte[1], 60_000);
        try (RedisStore patient = RedisStore.connecting(RedisConnectionSettings.builder()
                .url(server.url())
                .timeout(PATIENT)
                .build())) {
            Stamp token = Objects.requireNonNull(patient.lease("k", Duration.ofMinutes(1)));
            assertThat(patient.fill("k", token, value, Duration.ofMinutes(1))).isTrue();
        }
        Duration fewBudgets = BUDGET.multipliedBy(8);

        Duration beyondTheWorseLimit = QuietMoment.longest(ROUNDS, NOISE, () -> {
            openStore();
            server.freeze();
            Duration opening = untilOpen().minus(fewBudgets);
            server.thaw();
            Duration back = untilHits().minus(SOON);
            return opening.compareTo(back) > 0 ? opening : back;
        });

        assertThat(beyondTheWorseLimit).isNegative();
        assertThat(store.read("k")).isEqualTo(value);
    }

    @Test
    void read_serverKilledAndRestarted_isBackSoon() throws Exception {
        Duration back = QuietMoment.longest(ROUNDS, NOISE, () -> {
            openStore();
            server.kill();
            untilOpen();
            Pause.millis(600);
            server.restart();
            return untilHits();
        });

        assertThat(back).isLessThan(SOON);
        assertThat(store.isAvailable()).isTrue();
    }

    @Test
    void drop_interruptedThreadsAndNoIdleConnection_dropsAllAndKeepsTheInterrupt() {
        PoolSettings neverIdle = new PoolSettings(8, 0, 0, null);
        try (GuardedStore busy = new GuardedStore(RedisStore.connecting(RedisConnectionSettings.builder()
                .url(server.url())
                .timeout(PATIENT)
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
