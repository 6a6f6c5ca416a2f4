package dev.larder.cache.metrics;

import static dev.larder.cache.Args.args;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.Cache;
import dev.larder.cache.Larder;
import dev.larder.cache.testing.OtherThread;
import dev.larder.cache.testing.Pause;
import dev.larder.cache.testing.RedisServerProcess;
import dev.larder.cache.testing.TestRedis;
import dev.larder.cache.testing.WaitingThreads;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a listener hears, in which order, on a real Redis. */
class CacheListenerTest {

    private final String prefix = TestRedis.uniquePrefix();
    private final Events events = new Events();
    private final Larder larder = TestRedis.larder(prefix).listener(events).build();
    private final Cache<String> products = larder.cache("product:{id}", String.class);

    @AfterEach
    void close() {
        larder.close();
    }

    @Test
    void missAndHit_areToldWithTheLoadBetween() {
        products.get(args(1), () -> "a");
        products.get(args(1), () -> "b");

        assertThat(events.lines)
                .containsExactly(
                        "load begins product",
                        "load ends product true",
                        "call product MISS ABSENT",
                        "call product HIT FRESH");
        assertThat(events.times).allSatisfy(took -> assertThat(took).isPositive());
    }

    @Test
    void loadThatThrows_isToldAsFailed_andTheCallIsNot() {
        assertThatThrownBy(() -> products.get(args(1), () -> {
                    throw new IllegalStateException("source is down");
                }))
                .hasMessage("source is down");

        assertThat(events.lines).containsExactly("load begins product", "load ends product false");
    }

    @Test
    void waitForAnothersLoad_isToldOnce() throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<String> slow = OtherThread.supply(() -> products.get(args(1), () -> {
            loading.countDown();
            return go.getCount() == 1 && awaitQuietly(go) ? "a" : "b";
        }));
        loading.await();
        CompletableFuture<String> joined = OtherThread.supply(() -> products.get(args(1), () -> "c"));
        Pause.until(
                "a caller waits for another's load",
                TestRedis.PATIENT,
                () -> WaitingThreads.count(CacheListenerTest.class, "dev.larder.cache.engine.load.Patience") == 1);
        go.countDown();

        assertThat(joined.get(20, TimeUnit.SECONDS)).isEqualTo(slow.get(20, TimeUnit.SECONDS));
        assertThat(events.lines).containsOnlyOnce("wait product").contains("call product JOINED LOADING");
    }

    private static boolean awaitQuietly(CountDownLatch latch) {
        try {
            return latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void bytesThatAreNoEntry_areToldAsUndecodable() {
        TestRedis.client().set(prefix + ":product:1", "hello");

        products.get(args(1), () -> "a");

        assertThat(events.lines).startsWith("undecodable product");
    }

    @Test
    void invalidationOfAKey_isToldWithWhatItDropped() {
        products.get(args(1), () -> "a");
        events.lines.clear();

        larder.invalidate("product:{id}", args(1));

        assertThat(events.lines).containsExactly("invalidation 1 0 0 1");
    }

    @Test
    void invalidationOfAPattern_isToldStepByStep() {
        for (int i = 0; i < 1200; i++) {
            TestRedis.client().set(prefix + ":product:" + i, "x");
        }

        larder.invalidate("product:*", args());

        List<String> scans =
                events.lines.stream().filter(line -> line.startsWith("scan")).toList();
        assertThat(scans).hasSizeGreaterThan(2);
        assertThat(scans.stream()
                        .mapToInt(line -> Integer.parseInt(line.split(" ")[2]))
                        .sum())
                .isEqualTo(1200);
        assertThat(scans.stream()
                        .mapToInt(line -> Integer.parseInt(line.split(" ")[1]))
                        .sum())
                .isGreaterThanOrEqualTo(1200);
        assertThat(events.lines).last().isEqualTo("invalidation 0 1 0 1200");
    }

    @Test
    void keyOfAnotherType_isToldAsAnErrorOfThatKind() {
        TestRedis.client()
                .lpush((prefix + ":product:1").getBytes(StandardCharsets.UTF_8), "x".getBytes(StandardCharsets.UTF_8));

        products.get(args(1), () -> "a");

        assertThat(events.lines).startsWith("error product FOREIGN_KEY");
    }

    @Test
    void outageAndRecovery_areToldOnceEach() {
        RedisServerProcess server = RedisServerProcess.start();
        Events heard = new Events();
        try (server;
                Larder brief =
                        Larder.builder().redis(server.url()).listener(heard).build()) {
            Cache<String> cache = brief.cache("product:{id}", String.class);
            server.kill();
            for (int i = 0; i < 12; i++) {
                cache.get(args(1), () -> "a");
            }
            brief.invalidate("product:{id}", args(1));
            server.restart();
            Pause.until("the recovery is told", TestRedis.PATIENT, () -> heard.lines.contains("recovery"));
        }

        assertThat(heard.lines)
                .containsOnlyOnce("outage")
                .containsOnlyOnce("recovery")
                .contains("error product UNAVAILABLE", "error product BREAKER_OPEN", "error  BREAKER_OPEN");
    }

    static Stream<Runnable> mistakes() {
        return Stream.of(
                () -> {
                    throw new IllegalStateException("a listener's mistake");
                },
                () -> {
                    throw new NoSuchMethodError("of a library in another version");
                });
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void listenerThatThrows_disturbsNeitherTheCallNorTheOthers(Runnable mistake) {
        Events after = new Events();
        CacheListener throwing = new CacheListener() {
            @Override
            public void onCall(String cache, String key, Outcome outcome, Reason reason, Duration took) {
                mistake.run();
            }

            @Override
            public void onLoadBegin(String cache, String key) {
                mistake.run();
            }
        };
        try (Larder disturbed =
                TestRedis.larder(prefix).listener(throwing).listener(after).build()) {
            assertThat(disturbed.cache("product:{id}", String.class).get(args(1), () -> "a"))
                    .isEqualTo("a");
        }

        assertThat(after.lines).contains("load begins product", "call product MISS ABSENT");
    }
}
