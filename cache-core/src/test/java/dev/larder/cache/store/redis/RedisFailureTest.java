package dev.larder.cache.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.EveryCommand;
import dev.larder.cache.store.ScanListener;
import dev.larder.cache.store.StoreRefusedException;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.redis.connection.PoolSettings;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import dev.larder.cache.store.redis.index.KeyWalk;
import dev.larder.cache.testing.FaultProxy;
import dev.larder.cache.testing.KeyPatterns;
import dev.larder.cache.testing.OtherThread;
import dev.larder.cache.testing.Pause;
import dev.larder.cache.testing.QuietMoment;
import dev.larder.cache.testing.RedisServerProcess;
import dev.larder.cache.testing.Resources;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.RedisClient;

/** What a command costs and says when Redis is in trouble. */
class RedisFailureTest {

    private static final Duration BUDGET = Duration.ofMillis(400);
    /** What a busy machine may add; twice the budget, the usual mistake, still exceeds it. */
    private static final Duration NOISE = Duration.ofMillis(350);

    private static final Duration PATIENT = Duration.ofSeconds(20);

    private static final Duration LIFE = Duration.ofMinutes(1);

    @RegisterExtension
    final Resources resources = new Resources();

    /** Its commands have the budget that the tests measure. */
    private RedisStore storeAt(int port) {
        return storeOf(RedisConnectionSettings.builder().port(port), BUDGET);
    }

    /** Its commands do not fail because the machine is busy. */
    private RedisStore patientStoreAt(int port) {
        return patientStoreOf(RedisConnectionSettings.builder().port(port));
    }

    private RedisStore patientStoreOf(RedisConnectionSettings.Builder settings) {
        return storeOf(settings, PATIENT);
    }

    private RedisStore storeOf(RedisConnectionSettings.Builder settings, Duration budget) {
        return resources.managed(
                RedisStore.connecting(settings.host("127.0.0.1").timeout(budget).build()));
    }

    /** Waits for the first answer: opening a connection may take a busy machine longer than the budget. */
    private static RedisStore warm(RedisStore store) {
        Pause.until("the store answers", PATIENT, () -> answers(store));
        return store;
    }

    private RedisServerProcess server(String... arguments) {
        return resources.managed(RedisServerProcess.start(arguments));
    }

    private static byte[] value(int size) {
        return Envelope.value(Stamp.fresh(), 0, 0, new byte[size], LIFE.toMillis());
    }

    private static byte[] stored(RedisStore store, String key) {
        byte[] value = value(10);
        assertThat(store.fill(key, Objects.requireNonNull(store.lease(key, LIFE)), value, LIFE))
                .isTrue();
        return value;
    }

    private static void failsWithinBudget(Runnable command) throws Exception {
        Duration limit = BUDGET.plus(NOISE);
        assertThat(QuietMoment.longest(1, NOISE.dividedBy(5), () -> QuietMoment.took(() -> fails(command))))
                .isLessThan(limit);
    }

    private static StoreUnavailableException fails(Runnable command) {
        return assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(command::run)
                .actual();
    }

    @Test
    void everyCommand_nobodyListens_failsAtOnce() throws Exception {
        int nobody = RedisServerProcess.freePort();
        for (EveryCommand.Call call : everyCommand(storeAt(nobody))) {
            failsWithinBudget(call.command());
        }

        assertThat(everyCommand(patientStoreAt(nobody))).allSatisfy(call -> assertThat(fails(call.command()))
                .hasMessageStartingWith("No connection to Redis at 127.0.0.1:"));
    }

    private static List<EveryCommand.Call> everyCommand(RedisStore store) {
        return EveryCommand.of(store, List.of("k", "l"), Stamp.fresh(), true);
    }

    @Test
    void everyCommand_hostUnknown_failsWithinItsBudget() throws Exception {
        RedisStore store = resources.managed(RedisStore.connecting(RedisConnectionSettings.builder()
                .host("no-such-host.invalid")
                .timeout(BUDGET)
                .build()));

        failsWithinBudget(() -> store.read("k"));
    }

    @Test
    void read_serverRestarted_costsNobodyAFailure() throws Exception {
        RedisServerProcess server = server();
        RedisStore store = patientStoreAt(server.port());
        List<CompletableFuture<byte[]>> warm = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            warm.add(CompletableFuture.supplyAsync(() -> store.read("k")));
        }
        for (CompletableFuture<byte[]> read : warm) {
            read.get(20, TimeUnit.SECONDS);
        }

        server.restart();

        assertThat(store.read("k")).isNull();
        for (int i = 0; i < 8; i++) {
            store.ping();
        }
        assertThat(store.read("k")).isNull();
    }

    @Test
    void fill_serverRestartedAndItsScriptsForgotten_works() {
        RedisServerProcess server = server();
        RedisStore store = patientStoreAt(server.port());
        stored(store, "k");

        server.restart();
        store.ping();

        stored(store, "k");
    }

    @Test
    void read_serverKilled_failsAtOnceAndComesBackWithTheServer() throws Exception {
        RedisServerProcess server = server();
        RedisStore store = warm(storeAt(server.port()));

        server.kill();
        failsWithinBudget(() -> store.read("k"));
        server.restart();

        assertThat(warm(store).read("k")).isNull();
    }

    @Test
    void everyCommand_serverFrozen_failsWithinItsBudget() throws Exception {
        RedisServerProcess server = server();
        byte[] value = stored(patientStoreAt(server.port()), "k");
        RedisStore store = warm(storeAt(server.port()));

        server.freeze();
        failsWithinBudget(() -> store.read("k"));
        failsWithinBudget(() -> store.lease("k2", LIFE));
        failsWithinBudget(() -> store.dropMatching(KeyPatterns.startingWith("k")));
        server.thaw();

        assertThat(warm(store).read("k")).isEqualTo(value);
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void fill_serverFrozenAndEntryLargerThanAllBuffers_doesNotBlockForEver() {
        RedisServerProcess server = server();
        RedisStore store = warm(storeAt(server.port()));
        Stamp token = Objects.requireNonNull(store.lease("k", LIFE));
        byte[] huge = value(64 * 1024 * 1024);

        server.freeze();

        // Copying so much takes a busy machine its time; without the cut the write would never end.
        fails(() -> store.fill("k", token, huge, LIFE));
        server.thaw();
    }

    @Test
    void everyCommand_connectingIsNeverAnswered_failsWithinItsBudget() throws Exception {
        RedisStore store = storeAt(blackHole());

        failsWithinBudget(() -> store.read("k"));
        failsWithinBudget(() -> store.lease("k", LIFE));
    }

    /** A port whose queue of connections is full, so that the kernel drops every further attempt. */
    private int blackHole() throws IOException {
        ServerSocket full = resources.managed(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        for (int i = 0; i < 64; i++) {
            Socket filler = resources.managed(new Socket());
            try {
                filler.connect(new InetSocketAddress("127.0.0.1", full.getLocalPort()), 100);
            } catch (SocketTimeoutException e) {
                return full.getLocalPort();
            }
        }
        throw new IllegalStateException("The queue of connections is never full on this machine");
    }

    @Test
    void read_serverAnswersTooLate_failsWithinItsBudget() throws Exception {
        RedisServerProcess server = server();
        FaultProxy proxy = resources.managed(FaultProxy.to(server.port()));
        RedisStore store = warm(storeAt(proxy.port()));

        proxy.delayMillis(1000);
        failsWithinBudget(() -> store.read("k"));
        proxy.delayMillis(0);

        assertThat(warm(store).read("k")).isNull();
    }

    @Test
    void read_answerTricklesInByteByByte_failsWithinItsBudget() throws Exception {
        ServerSocket trickling = resources.managed(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        Thread server = new Thread(() -> trickle(trickling));
        server.setDaemon(true);
        server.start();
        RedisStore store = storeAt(trickling.getLocalPort());

        failsWithinBudget(() -> store.read("k"));
    }

    /** Greets like Redis, and answers everything after that with a value that takes minutes to arrive. */
    private static void trickle(ServerSocket listener) {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread connection = new Thread(() -> trickle(client));
                connection.setDaemon(true);
                connection.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void trickle(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            byte[] request = new byte[4096];
            boolean greeting = true;
            while (client.getInputStream().read(request) >= 0) {
                if (greeting) {
                    // Answers to HELLO and the naming commands that follow it.
                    client.getOutputStream().write("%0\r\n".getBytes(StandardCharsets.US_ASCII));
                    client.getInputStream().read(request);
                    client.getOutputStream().write("+OK\r\n+OK\r\n+OK\r\n".getBytes(StandardCharsets.US_ASCII));
                    greeting = false;
                    continue;
                }
                client.getOutputStream().write("$1000\r\n".getBytes(StandardCharsets.US_ASCII));
                for (int i = 0; i < 1000; i++) {
                    Pause.millis(50);
                    client.getOutputStream().write('x');
                }
            }
        } catch (IOException e) {
            return;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 400 Bad Request\r\n\r\n",
                "$-7\r\n",
                "$2147483647\r\n",
                "$abc\r\n",
                "*1\r\n",
                ":5\r\n",
                "*-5\r\n",
                "-\r\n",
                "\u0000\u0000\u0000"
            })
    void read_serverAnswersGarbage_failsWithinItsBudgetAndRecovers(String garbage) throws Exception {
        RedisServerProcess server = server();
        byte[] value = stored(patientStoreAt(server.port()), "k");
        FaultProxy proxy = resources.managed(FaultProxy.to(server.port()));
        RedisStore store = warm(storeAt(proxy.port()));

        proxy.answerWith(garbage);
        failsWithinBudget(() -> store.read("k"));
        proxy.answerWith("");

        assertThat(warm(store).read("k")).isEqualTo(value);
    }

    private static boolean answers(RedisStore store) {
        try {
            store.ping();
            return true;
        } catch (StoreUnavailableException e) {
            return false;
        }
    }

    @Test
    void read_connectionCutBeforeTheAnswer_isSentAgain() {
        RedisServerProcess server = server();
        FaultProxy proxy = resources.managed(FaultProxy.to(server.port()));
        RedisStore store = patientStoreAt(proxy.port());
        byte[] value = stored(store, "k");

        proxy.cutInsteadOfReplyTo("GET");

        assertThat(store.read("k")).isEqualTo(value);
        assertThat(proxy.swallowed()).isEqualTo(1);
    }

    @Test
    void fill_connectionCutBeforeTheAnswer_isSentAgainAndSaysStored() {
        RedisServerProcess server = server();
        FaultProxy proxy = resources.managed(FaultProxy.to(server.port()));
        RedisStore store = patientStoreAt(proxy.port());
        stored(store, "warm");
        Stamp token = Objects.requireNonNull(store.lease("k", LIFE));
        byte[] value = value(10);

        proxy.cutInsteadOfReplyTo("EVALSHA");

        assertThat(store.fill("k", token, value, LIFE)).isTrue();
        assertThat(proxy.swallowed()).isEqualTo(1);
        assertThat(store.read("k")).isEqualTo(value);
    }

    @Test
    void fill_scriptUnknownAndAnswersSlow_failsWithinItsBudget() throws Exception {
        RedisServerProcess server = server();
        RedisClient client = resources.managed(RedisClient.create(URI.create(server.url())));
        FaultProxy proxy = resources.managed(FaultProxy.to(server.port()));
        RedisStore store = warm(storeAt(proxy.port()));
        Duration limit = BUDGET.plus(NOISE);

        Duration took = QuietMoment.longest(3, NOISE.dividedBy(5), () -> {
            proxy.delayMillis(0);
            warm(store);
            client.scriptFlush();
            proxy.delayMillis(BUDGET.toMillis() * 6 / 10);
            return QuietMoment.took(() -> fails(() -> store.fill("k", Stamp.fresh(), value(10), LIFE)));
        });

        assertThat(took).isLessThan(limit);
    }

    @Test
    void dropMatching_connectionCutAndAnotherServerAnswers_missesNoKeyOfThatServer() {
        RedisServerProcess first = server();
        RedisServerProcess second = server();
        fillWithKeys(first);
        fillWithKeys(second);
        FaultProxy proxy = resources.managed(FaultProxy.to(first.port()));
        AtomicInteger steps = new AtomicInteger();
        RedisStore store = scanningStoreAt(proxy, (lookedAt, dropped) -> {
            if (steps.incrementAndGet() == 4) {
                proxy.redirectTo(second.port());
                proxy.cutInsteadOfReplyTo("SCAN");
            }
        });

        store.dropMatching(KeyPatterns.startingWith("k"));

        assertThat(proxy.swallowed()).isEqualTo(1);
        assertThat(patientStoreAt(second.port()).dropMatching(KeyPatterns.startingWith("k")))
                .as("keys that were left")
                .isZero();
    }

    @Test
    void dropMatching_connectionCutAgainAndAgain_failsAndSaysThatKeysMayBeLeft() {
        RedisServerProcess server = server();
        fillWithKeys(server);
        FaultProxy proxy = resources.managed(FaultProxy.to(server.port()));
        RedisStore store = scanningStoreAt(proxy, (lookedAt, dropped) -> proxy.cutInsteadOfReplyTo("SCAN"));

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> store.dropMatching(KeyPatterns.startingWith("k")))
                .withMessageContaining("may still be there");
        assertThat(proxy.swallowed()).isGreaterThan(KeyWalk.MAX_RESTARTS);
    }

    private RedisStore scanningStoreAt(FaultProxy proxy, ScanListener scans) {
        RedisStore store = resources.managed(RedisStore.connecting(
                RedisConnectionSettings.builder()
                        .host("127.0.0.1")
                        .port(proxy.port())
                        .timeout(PATIENT)
                        // So that no other connection leads to a server from before a failover.
                        .pool(new PoolSettings(1, 1, 0, null))
                        .build(),
                scans));
        store.ping();
        return store;
    }

    /** So many that a search for them takes a score of steps. */
    private void fillWithKeys(RedisServerProcess server) {
        try (RedisClient client = RedisClient.create(URI.create(server.url()))) {
            String[] keysAndValues = IntStream.range(0, 20 * KeyWalk.STEP)
                    .boxed()
                    .flatMap(i -> Stream.of("k" + i, "v"))
                    .toArray(String[]::new);
            client.mset(keysAndValues);
        }
    }

    @Test
    void read_answerStaysAway_isNotSentAgain() throws Exception {
        RedisServerProcess server = server();
        FaultProxy proxy = resources.managed(FaultProxy.to(server.port()));
        RedisStore store = storeAt(proxy.port());

        failsWithinBudget(() -> {
            warm(store);
            proxy.swallowReplyTo("GET"); // Once: the answer to a second one would come.
            store.read("k");
        });
        assertThat(proxy.swallowed()).isPositive();
    }

    @Test
    void read_everyConnectionInUse_failsAfterMaxWaitAndSaysSo() {
        RedisServerProcess server = server();
        FaultProxy proxy = resources.managed(FaultProxy.to(server.port()));
        RedisStore store = patientStoreOf(RedisConnectionSettings.builder()
                .port(proxy.port())
                .pool(new PoolSettings(1, 1, 0, Duration.ofMillis(50))));
        warm(store);
        proxy.swallowReplyTo("slow");
        CompletableFuture<byte[]> slow = OtherThread.supply(() -> store.read("slow"));
        Pause.until("the slow command is under way", PATIENT, () -> proxy.swallowed() == 1);

        assertThat(fails(() -> store.read("k")))
                .hasMessageContaining("1 in use")
                .hasMessageContaining("larder.redis.pool.max-active");
        proxy.cutAll();
        assertThat(slow.join()).as("the answer to the same command, sent again").isNull();
        assertThat(warm(store).read("k")).isNull();
    }

    @Test
    void everyCommand_passwordWrong_saysWhichPropertyAndNotThePassword() {
        RedisServerProcess server = server("--requirepass", "right");
        RedisStore store = patientStoreOf(
                RedisConnectionSettings.builder().port(server.port()).password("wrong-secret"));

        assertThat(fails(() -> store.read("k")))
                .isNotInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("WRONGPASS")
                .hasMessageContaining("larder.redis.password")
                .hasMessageNotContaining("wrong-secret");
    }

    @Test
    void everyCommand_passwordMissing_saysWhichProperty() {
        RedisServerProcess server = server("--requirepass", "right");
        RedisStore store = patientStoreAt(server.port());

        assertThat(fails(() -> store.read("k"))).hasMessageContaining("larder.redis.password");
    }

    @Test
    void everyCommand_passwordRight_works() {
        RedisServerProcess server = server("--requirepass", "p@ss:w/rd+%");
        RedisStore store = patientStoreOf(RedisConnectionSettings.builder()
                .url("redis://:p%40ss%3Aw%2Frd+%25@127.0.0.1:" + server.port() + "/3"));

        stored(store, "k");
    }

    @Test
    void lease_serverFull_isRefusedWithTheCureWhileReadsGoOn() {
        RedisServerProcess server = server("--maxmemory", "3mb");
        RedisStore store = patientStoreAt(server.port());
        byte[] value = stored(store, "first");
        StoreUnavailableException failure = fillUp(store);

        assertThat(failure)
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("OOM")
                .hasMessageContaining("maxmemory");
        assertThat(store.read("first")).isEqualTo(value);
        assertThat(store.drop(List.of("first"))).isEqualTo(1);
    }

    private static StoreUnavailableException fillUp(RedisStore store) {
        for (int i = 0; i < 100; i++) {
            String key = "k" + i;
            try {
                store.fill(key, Objects.requireNonNull(store.lease(key, LIFE)), value(100_000), LIFE);
            } catch (StoreUnavailableException e) {
                return e;
            }
        }
        throw new AssertionError("The server took 10 MB although it may use 3 MB");
    }

    @Test
    void everyCommand_userMayNotRunIt_isRefusedWithTheCure() {
        RedisServerProcess server = server("--user", "reader", "on", ">pw", "~*", "+get", "+ping");
        RedisStore store = patientStoreOf(RedisConnectionSettings.builder()
                .port(server.port())
                .username("reader")
                .password("pw"));

        assertThat(store.read("k")).isNull();
        assertThat(fails(() -> store.lease("k", LIFE)))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("ACL");
    }

    @Test
    void everyCommand_storeClosed_saysSo() {
        RedisServerProcess server = server();
        RedisStore store = patientStoreAt(server.port());
        store.ping();
        store.close();

        assertThat(fails(() -> store.read("k"))).hasMessageContaining("closed");
    }

    @Test
    void everyCommand_threadInterrupted_keepsTheInterrupt() throws Exception {
        RedisStore store = storeAt(RedisServerProcess.freePort());
        Thread.currentThread().interrupt();
        try {
            failsWithinBudget(() -> store.read("k"));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
