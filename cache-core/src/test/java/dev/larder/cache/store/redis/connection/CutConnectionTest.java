package dev.larder.cache.store.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.redis.ConnectedClients;
import dev.larder.cache.store.redis.RedisStore;
import dev.larder.cache.testing.FaultProxy;
import dev.larder.cache.testing.Pause;
import dev.larder.cache.testing.RedisServerProcess;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.args.Rawable;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A connection is what it was opened as, or dead. Jedis opens a closed one again by itself, without password and
 * database: a thread that stopped for longer than its budget before it sent its command spoke to database 0, and what
 * that answered was believed.
 */
class CutConnectionTest {

    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final Duration BUDGET = Duration.ofMillis(150);
    private static final long LONG_AFTER =
            System.nanoTime() + Duration.ofHours(1).toNanos();
    private static final String NAME = "cut-connection-test";

    private RedisServerProcess server;
    private RedisClient inDatabase0;
    private RedisConnectionSettings settings;
    private BackgroundThreads threads;
    private OwnLink link;

    @BeforeEach
    void start() {
        server = RedisServerProcess.start();
        inDatabase0 = RedisClient.create(URI.create(server.url()));
        inDatabase0.set("k", "of another application");
        settings = settings(server.port());
        threads = new BackgroundThreads();
        link = new OwnLink(settings, threads);
        Pause.until("a connection is open", PATIENT, this::answers);
    }

    /** Opening one may take a busy machine longer than the budget. */
    private boolean answers() {
        try {
            link.execute(new CommandArguments(Command.PING), RedisLink.Repeat.IF_BROKEN);
            return true;
        } catch (JedisException | StoreUnavailableException e) {
            return false;
        }
    }

    private static RedisConnectionSettings settings(int port) {
        return RedisConnectionSettings.builder()
                .url("redis://127.0.0.1:" + port + "/5")
                .timeout(BUDGET)
                .clientName(NAME)
                .pool(new PoolSettings(1, 1, 0, null))
                .build();
    }

    @AfterEach
    void stop() {
        link.close();
        threads.close();
        inDatabase0.close();
        server.close();
    }

    private Connection open() {
        return new Connector(new HostAndPort("127.0.0.1", server.port()), ClientConfigs.forCommands(settings)).open();
    }

    private void awaitCut() {
        Pause.until("the connection is cut", PATIENT, () -> !isConnected());
    }

    private boolean isConnected() {
        return ConnectedClients.named(NAME, inDatabase0) > 0;
    }

    private void assertDatabase0IsUntouched() {
        assertThat(inDatabase0.get("k")).isEqualTo("of another application");
    }

    /** Waits, when it is written for the second time, until the connection is cut. */
    private Object late() {
        AtomicInteger written = new AtomicInteger();
        return new Object() {
            @Override
            public String toString() {
                if (written.incrementAndGet() == 2) {
                    awaitCut();
                }
                return "";
            }
        };
    }

    @Test
    void execute_cutBeforeTheScriptIsSentInFull_isNotAnsweredByAnotherDatabase() {
        ScriptCommand unlink = new ScriptCommand(
                RedisText.bytes("return redis.call('UNLINK', KEYS[1])"),
                RedisText.bytes("0".repeat(40)),
                List.of(RedisText.bytes("k")),
                late());

        assertThatExceptionOfType(JedisConnectionException.class)
                .isThrownBy(() -> link.execute(unlink, RedisLink.Repeat.IF_BROKEN));
        assertDatabase0IsUntouched();
    }

    @Test
    void executeAll_cutBetweenTwoCommands_reachesNoOtherDatabase() {
        Rawable late = () -> {
            awaitCut();
            return RedisText.bytes("other");
        };
        List<CommandArguments> commands =
                List.of(new CommandArguments(Command.GET).add(late), new CommandArguments(Command.UNLINK).key("k"));

        assertThatExceptionOfType(JedisConnectionException.class)
                .isThrownBy(() -> link.executeAll(commands, RedisLink.Repeat.IF_BROKEN));
        assertDatabase0IsUntouched();
    }

    private static CommandArguments unlink() {
        return new CommandArguments(Command.UNLINK).key("k");
    }

    /** Every way in which the library uses a connection. */
    static Stream<Consumer<Connection>> uses() {
        return Stream.of(
                connection -> connection.executeCommand(unlink()),
                connection -> connection.sendCommand(unlink()),
                connection -> connection.getMany(1),
                Connection::setTimeoutInfinite,
                connection -> new BinaryJedisPubSub() {}.proceed(connection, RedisText.bytes("channel")));
    }

    @ParameterizedTest
    @MethodSource("uses")
    void open_closedAfterwards_neverConnectsAgain(Consumer<Connection> use) throws Exception {
        link.close();
        Connection connection = open();
        connection.forceDisconnect();
        awaitCut();

        assertThatExceptionOfType(JedisException.class).isThrownBy(() -> use.accept(connection));
        assertDatabase0IsUntouched();
        assertThat(isConnected()).isFalse();
    }

    @Test
    void open_handshakeFails_leavesNoSocketOpen() {
        FaultProxy garbled = FaultProxy.to(server.port());
        garbled.answerWith(":5\r\n");
        Connector connector =
                new Connector(new HostAndPort("127.0.0.1", garbled.port()), ClientConfigs.forCommands(settings));

        assertThatExceptionOfType(RuntimeException.class).isThrownBy(connector::open);
        Pause.until("the proxy's connection has ended", PATIENT, () -> garbled.open() == 0);
        garbled.close();
    }

    // ---- Who cuts, and who is cut

    @Test
    void carry_cutAfterTheReplyCame_isNoReply() {
        PooledConnection connection = new PooledConnection(open(), 0);

        assertThatExceptionOfType(JedisConnectionException.class)
                .isThrownBy(() -> connection.carry(
                        jedis -> {
                            boolean answered = jedis.ping();
                            connection.cut(connection.overdue(LONG_AFTER));
                            return answered;
                        },
                        Deadline.in(PATIENT)))
                .satisfies(e -> assertThat(Failures.isTimeout(e)).isTrue());
        assertThat(connection.isSound()).isFalse();
    }

    @Test
    void carry_cutAfterAnErrorReplyCame_isNoReply() {
        PooledConnection connection = new PooledConnection(open(), 0);

        assertThatExceptionOfType(JedisConnectionException.class)
                .isThrownBy(() -> connection.carry(
                        jedis -> {
                            try {
                                return jedis.executeCommand(new CommandArguments(Command.INCR));
                            } finally {
                                connection.cut(connection.overdue(LONG_AFTER));
                            }
                        },
                        Deadline.in(PATIENT)));
        assertThat(connection.isSound()).isFalse();
    }

    @Test
    void carry_afterACut_sendsNothing() {
        PooledConnection connection = new PooledConnection(open(), 0);
        connection.cut();

        assertThatExceptionOfType(JedisConnectionException.class)
                .isThrownBy(() -> connection.carry(
                        jedis -> {
                            throw new AssertionError("used");
                        },
                        Deadline.in(PATIENT)));
    }

    @Test
    void overdue_nothingCarriedOrInTimeOrCut_isNothing() {
        PooledConnection connection = new PooledConnection(open(), 0);

        assertThat(connection.overdue(LONG_AFTER)).isNull();
        assertThat(connection.<Deadline>carry(jedis -> connection.overdue(System.nanoTime()), Deadline.in(PATIENT)))
                .isNull();
        assertThat(connection.overdue(LONG_AFTER)).isNull();
        connection.cut();
        assertThat(connection.overdue(LONG_AFTER)).isNull();
    }

    @Test
    void cut_exchangeEndedMeanwhile_neverHitsTheNextOne() {
        PooledConnection connection = new PooledConnection(open(), 0);
        Deadline overdue = connection.carry(jedis -> connection.overdue(LONG_AFTER), Deadline.in(PATIENT));
        assertThat(overdue).isNotNull();

        connection.carry(
                jedis -> {
                    connection.cut(overdue);
                    return jedis.ping();
                },
                Deadline.in(PATIENT));

        assertThat(connection.isSound()).isTrue();
    }

    // ---- Clients of the user

    /** Jedis does not use a connection again after an exchange on it failed, and nobody here closes one in between. */
    @Test
    void givenClient_connectionsCutInAnExchange_neverSpeaksToAnotherDatabase() {
        try (FaultProxy proxy = FaultProxy.to(server.port());
                RedisClient given = RedisClient.create("redis://127.0.0.1:" + proxy.port() + "/5");
                RedisStore store = RedisStore.using(given, "")) {
            for (List<String> keys : List.of(List.of("k"), List.of("k", "l"))) {
                proxy.cutInsteadOfReplyTo("UNLINK");
                assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> store.drop(keys));
                given.set("k", "in database 5");

                assertThat(store.drop(keys)).isEqualTo(1);
                assertThat(inDatabase0.get("k")).isEqualTo("of another application");
            }
        }
    }
}
