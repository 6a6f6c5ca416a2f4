package dev.larder.cache.store.redis;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.GuardedStore;
import dev.larder.cache.store.LeaseUnansweredException;
import dev.larder.cache.store.ScanListener;
import dev.larder.cache.store.StoreInterruptedException;
import dev.larder.cache.store.redis.connection.BackgroundThreads;
import dev.larder.cache.store.redis.connection.OwnLink;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import dev.larder.cache.store.redis.index.KeyWalk;
import dev.larder.cache.testing.FaultProxy;
import dev.larder.cache.testing.KeyPatterns;
import dev.larder.cache.testing.OtherThread;
import dev.larder.cache.testing.Pause;
import dev.larder.cache.testing.RedisServerProcess;
import dev.larder.cache.testing.VirtualThreads;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.RedisClient;

/**
 * A virtual thread that is interrupted while it waits for a socket, or that enters it interrupted, gets the socket
 * closed. Nobody else may notice.
 */
class InterruptTest {

    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final Duration LIFE = Duration.ofMinutes(1);
    private static final int IDLE = 3;

    private static RedisServerProcess server;
    private static RedisClient redis;

    private FaultProxy proxy;
    private RedisClient given;
    private RedisStore own;
    private RedisStore onGivenClient;
    private GuardedStore guarded;
    private byte[] value;

    @BeforeAll
    static void startServer() {
        Assumptions.assumeTrue(VirtualThreads.exist(), "This JVM is older than 21 and has no virtual threads");
        server = RedisServerProcess.start();
        redis = RedisClient.create(URI.create(server.url()));
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            redis.close();
            server.close();
        }
    }

    @BeforeEach
    void start() {
        redis.flushAll();
        proxy = FaultProxy.to(server.port());
        BackgroundThreads threads = new BackgroundThreads();
        RedisConnectionSettings settings = RedisConnectionSettings.builder()
                .host("127.0.0.1")
                .port(proxy.port())
                .timeout(PATIENT)
                .build();
        // Nobody looks after idle connections, who would count as their user.
        OwnLink link = new OwnLink(settings, threads, Duration.ofHours(1));
        own = new RedisStore(link, threads, "", PATIENT, ScanListener.NO_OP, 0);
        guarded = new GuardedStore(own);
        given = RedisClient.create("127.0.0.1", proxy.port());
        onGivenClient = RedisStore.using(given, "");
        value = Envelope.value(Stamp.fresh(), 0, 0, new byte[10], LIFE.toMillis());
        Envelope.bind(value, "k");
        redis.set("k".getBytes(StandardCharsets.UTF_8), value);
    }

    @AfterEach
    void stop() {
        guarded.close();
        onGivenClient.close();
        given.close();
        proxy.close();
    }

    /** What became of a call on a virtual thread. */
    private record Ending<T>(CompletableFuture<T> result, CompletableFuture<Boolean> wasInterrupted) {}

    private static <T> Ending<T> onVirtualThread(Supplier<T> call, Consumer<Thread> started) {
        Ending<T> ending = new Ending<>(new CompletableFuture<>(), new CompletableFuture<>());
        Thread thread = VirtualThreads.thread(() -> {
            try {
                ending.result.complete(call.get());
            } catch (RuntimeException | Error e) {
                ending.result.completeExceptionally(e);
            }
            ending.wasInterrupted.complete(Thread.currentThread().isInterrupted());
        });
        started.accept(thread);
        return ending;
    }

    /** Interrupts the call while it waits for the reply to what contains this text. */
    private <T> Ending<T> interruptedInReplyTo(String text, Supplier<T> call) {
        int before = proxy.swallowed();
        proxy.swallowReplyTo(text);
        return onVirtualThread(call, thread -> {
            thread.start();
            Pause.until("it waits for the reply", PATIENT, () -> proxy.swallowed() > before);
            thread.interrupt();
        });
    }

    private static <T> Ending<T> interruptedBefore(Supplier<T> call) {
        return onVirtualThread(
                () -> {
                    Thread.currentThread().interrupt();
                    return call.get();
                },
                Thread::start);
    }

    private RedisStore store(boolean isOwn) {
        return isOwn ? own : onGivenClient;
    }

    private void assertStillInterrupted(Ending<?> ending) {
        assertThat(ending.wasInterrupted.join()).as("the interrupt is kept").isTrue();
        assertThat(guarded.isAvailable()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void read_interruptedWhileWaiting_isSentAgain(boolean isOwn) {
        Ending<byte[]> read = interruptedInReplyTo("GET", () -> store(isOwn).read("k"));

        assertThat(read.result.join()).isEqualTo(value);
        assertStillInterrupted(read);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void drop_interruptedWhileWaiting_isSentAgain(boolean isOwn) {
        for (List<String> keys : List.of(List.of("k"), List.of("k", "l"))) {
            Ending<Long> drop =
                    interruptedInReplyTo("UNLINK", () -> store(isOwn).drop(keys));

            assertThat(drop.result.join()).isZero();
            assertStillInterrupted(drop);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void dropMatching_interruptedInTheMiddle_beginsAgain(boolean isOwn) {
        IntStream.range(0, 2 * KeyWalk.STEP).forEach(i -> redis.set("p:" + i, "v"));

        Ending<Long> drop =
                interruptedInReplyTo("UNLINK", () -> store(isOwn).dropMatching(KeyPatterns.startingWith("p:")));

        assertThat(drop.result.join()).isPositive();
        assertThat(redis.dbSize()).as("all but the one key that does not match").isEqualTo(1);
        assertStillInterrupted(drop);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void lease_interruptedWhileWaiting_isNobodysAndNotSentAgain(boolean isOwn) {
        Ending<Stamp> lease = interruptedInReplyTo("LEASED", () -> store(isOwn).lease("LEASED", LIFE));

        assertThat(lease.result)
                .failsWithin(PATIENT)
                .withThrowableThat()
                .havingCause()
                .asInstanceOf(type(LeaseUnansweredException.class))
                .satisfies(e -> assertThat(e).hasCauseInstanceOf(StoreInterruptedException.class))
                .extracting(LeaseUnansweredException::keysByToken, as(MAP))
                .containsOnlyKeys(standing("LEASED"));
        assertStillInterrupted(lease);
    }

    private static Stamp standing(String key) {
        byte[] bytes = Objects.requireNonNull(redis.get(key.getBytes(StandardCharsets.UTF_8)));
        return Objects.requireNonNull(Envelope.parse(bytes)).stamp();
    }

    @Test
    void lease_manyInterrupted_opensNoBreakerAndThrowsNoIdleConnectionAway() {
        proxy.delayMillis(20);
        Pause.until("connections are idle", PATIENT, () -> {
            IntStream.range(0, IDLE)
                    .mapToObj(i -> OtherThread.supply(() -> own.read("k")))
                    .toList()
                    .forEach(CompletableFuture::join);
            return idle() >= IDLE;
        });
        proxy.delayMillis(0);
        awaitNoneInUse();
        int idleBefore = idle();
        for (int i = 0; i < 20; i++) {
            String key = "lease-" + i;
            Ending<Stamp> lease = interruptedInReplyTo(key, () -> guarded.lease(key, LIFE));
            assertThat(lease.wasInterrupted.join()).isTrue();
            assertThat(lease.result).isCompletedExceptionally();
            int opened = proxy.connections();
            assertThat(guarded.read("k")).isEqualTo(value);
            if (i == 0) {
                assertThat(proxy.connections())
                        .as("one of the idle ones is used")
                        .isEqualTo(opened);
                assertThat(idle()).isEqualTo(idleBefore - 1);
            }
        }
        assertThat(guarded.isAvailable()).isTrue();
    }

    /** Nor being opened. */
    private void awaitNoneInUse() {
        Pause.until(
                "no connection is in use",
                PATIENT,
                () -> Objects.requireNonNull(own.pool()).active() == 0);
    }

    private int idle() {
        return Objects.requireNonNull(own.pool()).idle();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyCommand_threadInterruptedBefore_isSentOnceAndClosesNothing(boolean isOwn) {
        store(isOwn).ping();
        awaitNoneInUse();
        int opened = proxy.connections();

        Ending<byte[]> read = interruptedBefore(() -> store(isOwn).read("k"));
        assertThat(read.result.join()).isEqualTo(value);
        assertStillInterrupted(read);
        Ending<Stamp> lease = interruptedBefore(() -> store(isOwn).lease("l", LIFE));
        assertThat(lease.result.join()).isNotNull();
        assertStillInterrupted(lease);
        Ending<Boolean> fill = interruptedBefore(() -> store(isOwn).fill("l", lease.result.join(), value, LIFE));
        assertThat(fill.result.join()).isTrue();
        assertStillInterrupted(fill);

        assertThat(proxy.connections()).isEqualTo(opened);
    }

    @Test
    void read_interruptedAgainAndAgain_endsWithItsBudget() {
        proxy.silent(true);
        try (RedisStore hurried = RedisStore.connecting(RedisConnectionSettings.builder()
                .host("127.0.0.1")
                .port(proxy.port())
                .timeout(Duration.ofMillis(300))
                .build())) {
            CompletableFuture<Thread> reader = new CompletableFuture<>();
            Ending<byte[]> read = onVirtualThread(() -> hurried.read("k"), thread -> {
                thread.start();
                reader.complete(thread);
            });
            Pause.until("it ends", PATIENT, () -> {
                reader.join().interrupt();
                return read.result.isDone();
            });
            assertThatExceptionOfType(RuntimeException.class).isThrownBy(read.result::join);
        }
    }
}
