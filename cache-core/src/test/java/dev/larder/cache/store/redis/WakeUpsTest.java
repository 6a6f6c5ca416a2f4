package dev.larder.cache.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.ScanListener;
import dev.larder.cache.store.Watch;
import dev.larder.cache.store.redis.connection.BackgroundThreads;
import dev.larder.cache.store.redis.connection.ListeningConnection;
import dev.larder.cache.store.redis.connection.OwnLink;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import dev.larder.cache.store.redis.connection.RedisLink;
import dev.larder.cache.store.redis.connection.RedisText;
import dev.larder.cache.store.redis.listening.WakeUps;
import dev.larder.cache.testing.FaultProxy;
import dev.larder.cache.testing.OtherThread;
import dev.larder.cache.testing.Pause;
import dev.larder.cache.testing.RedisServerProcess;
import dev.larder.cache.testing.Resources;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;

/** The connection that hears wake-ups: what it subscribes to, and what happens when it breaks. */
class WakeUpsTest {

    private static final Duration LIFE = Duration.ofMinutes(1);
    private static final Duration PROMPTLY = Duration.ofSeconds(20);

    @RegisterExtension
    final Resources resources = new Resources();

    private RedisServerProcess server(String... arguments) {
        return resources.managed(RedisServerProcess.start(arguments));
    }

    private RedisStore store(RedisServerProcess server) {
        return store(RedisConnectionSettings.builder().url(server.url()));
    }

    private RedisStore store(RedisConnectionSettings.Builder settings) {
        return resources.managed(
                RedisStore.connecting(settings.timeout(Duration.ofSeconds(5)).build()));
    }

    private RedisClient client(RedisServerProcess server) {
        return resources.managed(RedisClient.create(URI.create(server.url())));
    }

    private static void fill(RedisStore store, String key) {
        Stamp token = Objects.requireNonNull(store.lease(key, LIFE));
        byte[] value = Envelope.value(Stamp.fresh(), 0, 0, new byte[1], LIFE.toMillis());
        assertThat(store.fill(key, token, value, LIFE)).isTrue();
    }

    private static void replace(RedisStore store, String key) {
        store.drop(List.of(key));
        fill(store, key);
    }

    private static void assertWokenByAFill(RedisStore store) {
        assertThat(isWokenByAFill(store, "k", PROMPTLY)).isTrue();
    }

    /** Whether it is woken soon; tried again where a connection may have to be made first. */
    private static boolean isWokenByAFill(RedisStore store, String key) {
        return isWokenByAFill(store, key, Duration.ofMillis(500));
    }

    private static boolean isWokenByAFill(RedisStore store, String key, Duration atMost) {
        try (Watch watch = store.watch(key)) {
            replace(store, key);
            return watch.await(atMost);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<?> channels(RedisClient client) {
        return ((List<?>) client.executeCommand(
                        new CommandArguments(Command.PUBSUB).add("CHANNELS").add("*")))
                .stream()
                        .map(name -> new String((byte[]) name, StandardCharsets.UTF_8))
                        .toList();
    }

    private static void killListeners(RedisClient client) {
        client.executeCommand(
                new CommandArguments(Command.CLIENT).add("KILL").add("TYPE").add("pubsub"));
    }

    @ParameterizedTest
    @CsvSource({"'',~larder:wake:", "shop,shop:~larder:wake:"})
    void watch_open_subscribesToTheKeysChannelAsLongAsItIs(String prefix, String channel) {
        RedisServerProcess server = server();
        RedisClient client = client(server);
        RedisStore store =
                store(RedisConnectionSettings.builder().url(server.url()).keyPrefix(prefix));
        Watch first = store.watch("k");
        Watch second = store.watch("k");

        assertThat(channels(client)).asList().contains(channel + "k");
        first.close();
        assertThat(channels(client)).asList().contains(channel + "k");
        second.close();
        Pause.until("nobody subscribes to k", PROMPTLY, () -> !channels(client).contains(channel + "k"));
        assertThat(channels(client)).asList().containsExactly(channel);
    }

    @Test
    void watch_neverUsed_opensNoConnection() {
        RedisServerProcess server = server();
        RedisClient client = client(server);
        RedisStore store = store(server);
        fill(store, "k");

        assertThat(channels(client)).isEmpty();
    }

    @Test
    void close_whileListening_endsTheConnection() {
        RedisServerProcess server = server();
        RedisClient client = client(server);
        RedisStore store = store(server);
        store.watch("k").close();

        store.close();

        Pause.until("nobody listens", PROMPTLY, () -> channels(client).isEmpty());
    }

    @Test
    void watch_connectionKilled_isWokenToLookAgainAndHearsLaterFills() throws Exception {
        RedisServerProcess server = server();
        RedisClient client = client(server);
        RedisStore store = store(server);
        try (Watch watch = store.watch("k")) {
            killListeners(client);

            assertThat(watch.await(PROMPTLY))
                    .as("woken, since messages may be lost")
                    .isTrue();
            fill(store, "k");
            assertThat(watch.await(PROMPTLY)).as("woken by the fill").isTrue();
        }
    }

    @Test
    void watch_serverRestarted_isWokenAgainLater() {
        RedisServerProcess server = server();
        RedisStore store = store(server);
        assertWokenByAFill(store);

        server.restart();

        Pause.until("wake-ups arrive again", PROMPTLY, () -> isWokenByAFill(store, "k"));
    }

    @Test
    void watch_serverFrozenAndBack_isWokenAgainLater() {
        RedisServerProcess server = server();
        RedisStore store = store(server);
        assertWokenByAFill(store);

        server.freeze();
        Pause.millis(ListeningConnection.SILENCE.toMillis() + 500);
        server.thaw();

        Pause.until("wake-ups arrive again", PROMPTLY, () -> isWokenByAFill(store, "k"));
    }

    @Test
    void watch_noServer_returnsWithinTheBudgetAndSleeps() throws Exception {
        RedisStore store = store(RedisConnectionSettings.builder().port(RedisServerProcess.freePort()));
        long begun = System.nanoTime();
        try (Watch watch = store.watch("k")) {
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
            assertThat(watch.await(Duration.ofMillis(50))).isFalse();
        }
    }

    @Test
    void watch_serverComesLater_isWoken() {
        RedisServerProcess server = resources.managed(RedisServerProcess.stopped());
        RedisStore store = store(server);
        store.watch("k").close();

        server.restart();

        Pause.until("wake-ups arrive", PROMPTLY, () -> isWokenByAFill(store, "k"));
    }

    @Test
    void watch_userMayNotSubscribe_sleepsAndEverythingElseWorks() throws Exception {
        RedisServerProcess server = server("--user", "app", "on", ">pw", "~*", "+@all", "resetchannels");
        RedisStore store = store(RedisConnectionSettings.builder()
                .url(server.url())
                .username("app")
                .password("pw"));
        try (Watch watch = store.watch("k")) {
            fill(store, "k");

            assertThat(watch.await(Duration.ofMillis(50))).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"1,false", "3,false", "4,true", "-1,true"})
    void watch_givenClientWithAPool_listensOnlyIfItIsLargeEnough(int connections, boolean listens) {
        RedisServerProcess server = server();
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(connections);
        pool.setJmxEnabled(false);
        RedisClient given = resources.managed(RedisClient.builder()
                .hostAndPort("127.0.0.1", server.port())
                .poolConfig(pool)
                .build());
        RedisStore store = resources.managed(RedisStore.using(given, ""));

        assertThat(isWokenByAFill(store, "k", listens ? PROMPTLY : Duration.ofMillis(500)))
                .isEqualTo(listens);
        assertThat(channels(client(server)).isEmpty()).isEqualTo(!listens);
    }

    @Test
    void watch_confirmedOnlyAfterItReturned_isWokenToLookAgain() throws Exception {
        RedisServerProcess server = server();
        FaultProxy proxy = resources.managed(FaultProxy.to(server.port()));
        RedisStore store = resources.managed(RedisStore.using(pooled(proxy.port(), 8), ""));

        // Longer than a watch waits for the confirmation: what is published until it comes is not heard.
        proxy.delayMillis(600);

        try (Watch watch = store.watch("k")) {
            assertThat(watch.await(PROMPTLY)).isTrue();
        }
    }

    static Stream<Throwable> mistakes() {
        return Stream.of(new IllegalStateException("a mistake"), new StackOverflowError("a worse one"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void listen_listenerThrows_theNextMessagesAndWakeUpsAreHeard(Throwable mistake) {
        RedisServerProcess server = server();
        RedisClient client = client(server);
        RedisStore store = store(server);
        List<String> heard = new CopyOnWriteArrayList<>();
        store.listen("said", message -> {
            heard.add(RedisText.text(message));
            if (heard.size() == 1) {
                sneak(mistake);
            }
        });
        Pause.until("it listens", PROMPTLY, () -> client.publish("said", "first") == 1);

        client.publish("said", "second");

        Pause.until("both are heard", PROMPTLY, () -> heard.equals(List.of("first", "second")));
        assertWokenByAFill(store);
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> void sneak(Throwable failure) throws X {
        throw (X) failure;
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void watch_connectionEndsInAMistake_isWokenByTheNextConnection(Throwable mistake) throws Exception {
        RedisServerProcess server = server();
        BackgroundThreads threads = new BackgroundThreads();
        AtomicInteger connections = new AtomicInteger();
        RedisLink link =
                new CountingLink(new OwnLink(
                        RedisConnectionSettings.builder()
                                .url(server.url())
                                .timeout(PROMPTLY)
                                .build(),
                        threads)) {
                    @Override
                    public void listen(BinaryJedisPubSub listener, byte[] channel) {
                        if (connections.incrementAndGet() == 1) {
                            sneak(mistake);
                        }
                        super.listen(listener, channel);
                    }
                };
        RedisStore store = resources.managed(new RedisStore(link, threads, "", PROMPTLY, ScanListener.NO_OP, 0));

        Pause.until("wake-ups arrive", PROMPTLY, () -> isWokenByAFill(store, "k"));
        assertThat(connections).hasValue(2);
    }

    @Test
    void watch_noThreadToListenOn_sleepsAndIsWokenOnceThereIsOne() throws Exception {
        RedisServerProcess server = server();
        AtomicBoolean isOutOfThreads = new AtomicBoolean();
        BackgroundThreads threads = new BackgroundThreads(task -> {
            Thread thread = new Thread(task) {
                @Override
                public void start() {
                    if (isOutOfThreads.get()) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    super.start();
                }
            };
            thread.setDaemon(true);
            return thread;
        });
        RedisConnectionSettings settings = RedisConnectionSettings.builder()
                .url(server.url())
                .timeout(PROMPTLY)
                .build();
        RedisStore store = resources.managed(
                new RedisStore(new OwnLink(settings, threads), threads, "", PROMPTLY, ScanListener.NO_OP, 0));
        fill(store, "other");
        isOutOfThreads.set(true);
        try (Watch watch = store.watch("k")) {
            assertThat(watch.await(Duration.ofMillis(10))).isFalse();

            isOutOfThreads.set(false);

            assertThat(watch.await(PROMPTLY)).as("woken to look again").isTrue();
            fill(store, "k");
            assertThat(watch.await(PROMPTLY)).as("woken by the fill").isTrue();
        }
    }

    private RedisClient pooled(int port, int connections) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxTotal(connections);
        pool.setJmxEnabled(false);
        return resources.managed(RedisClient.builder()
                .hostAndPort("127.0.0.1", port)
                .poolConfig(pool)
                .build());
    }

    private static long threadsIn(Class<?> type, String method) {
        return Thread.getAllStackTraces().values().stream()
                .filter(stack -> Arrays.stream(stack)
                        .anyMatch(frame -> frame.getClassName().equals(type.getName())
                                && frame.getMethodName().equals(method)))
                .count();
    }

    @Test
    void watch_givenClientsConnectionSilent_listensOnAnotherConnection() {
        RedisServerProcess server = server();
        FaultProxy proxy = resources.managed(FaultProxy.to(server.port()));
        RedisStore store = resources.managed(RedisStore.using(pooled(proxy.port(), 8), ""));
        assertWokenByAFill(store);

        proxy.silent(true);
        Pause.millis(ListeningConnection.SILENCE.toMillis() + 1500);
        proxy.silent(false);

        Pause.until("wake-ups arrive again", PROMPTLY, () -> isWokenByAFill(store, "k"));
    }

    @Test
    void close_afterAGivenClientsServerWasFrozen_bringsEveryConnectionBack() {
        RedisServerProcess server = server();
        RedisClient given = pooled(server.port(), 8);
        RedisStore store = RedisStore.using(given, "");
        assertWokenByAFill(store);

        server.freeze();
        Pause.millis(ListeningConnection.SILENCE.toMillis() + 1500);
        server.thaw();
        Pause.until("wake-ups arrive again", PROMPTLY, () -> isWokenByAFill(store, "k"));
        store.close();

        Pause.until("the connections are back", PROMPTLY, () -> given.getPool().getNumActive() == 0);
    }

    @Test
    void close_whileAGivenClientConnects_leavesNobodyListening() {
        long listening = threadsIn(WakeUps.class, "listen");
        RedisServerProcess server = server();
        RedisClient given = pooled(server.port(), 4);
        RedisStore store = RedisStore.using(given, "");
        List<Connection> all = IntStream.range(0, 4)
                .mapToObj(i -> given.getPool().getResource())
                .toList();
        store.watch("k").close();

        store.close();
        all.forEach(Connection::close);

        Pause.until("no thread listens", PROMPTLY, () -> threadsIn(WakeUps.class, "listen") <= listening);
        Pause.until("no connection is in use", PROMPTLY, () -> given.getPool().getNumActive() == 0);
    }

    @Test
    void close_watchesStillComeAndGo_givesAGivenClientsConnectionBackClean() throws Exception {
        RedisServerProcess server = server();
        RedisClient given = pooled(server.port(), 4);
        for (int i = 0; i < 100; i++) {
            RedisStore store = RedisStore.using(given, "");
            try (Watch watch = store.watch("k")) {
                assertThat(watch).isNotNull();
                store.close();
            }
            store.watch("l").close();
            Pause.until(
                    "the connections are back", PROMPTLY, () -> given.getPool().getNumActive() == 0);

            assertThat(given.ping()).isEqualTo("PONG");
        }
    }

    @Test
    void heartbeat_aWriteIsStuck_waitsForNobodyAndEndsIt() {
        RedisServerProcess server = server();
        RedisStore store = resources.managed(RedisStore.using(pooled(server.port(), 8), ""));
        assertWokenByAFill(store);

        server.freeze();
        String longerThanAllBuffers = "k".repeat(32 * 1024 * 1024);
        CompletableFuture<Boolean> stuck = OtherThread.supply(() -> {
            store.watch(longerThanAllBuffers).close();
            return true;
        });
        Pause.until("a write is stuck", PROMPTLY, () -> threadsIn(WakeUps.class, "join") == 1);

        Pause.until("a heartbeat has noticed the silence and ended the connection", PROMPTLY, stuck::isDone);
        server.thaw();
        stuck.join();
    }

    @Test
    void close_onAGivenClient_leavesTheClientOpenAndItsConnectionBack() {
        RedisServerProcess server = server();
        RedisClient given = client(server);
        RedisStore store = RedisStore.using(given, "");
        assertWokenByAFill(store);

        store.close();

        Pause.until("the connection is back", PROMPTLY, () -> given.getPool().getNumActive() == 0);
        assertThat(given.ping()).isEqualTo("PONG");
    }
}
