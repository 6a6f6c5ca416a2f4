package dev.larder.cache.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.GuardedStore;
import dev.larder.cache.store.ScanListener;
import dev.larder.cache.store.StoreRefusedException;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.Watch;
import dev.larder.cache.store.redis.connection.BackgroundThreads;
import dev.larder.cache.store.redis.connection.OwnLink;
import dev.larder.cache.store.redis.connection.PoolSettings;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import dev.larder.cache.testing.FaultProxy;
import dev.larder.cache.testing.OtherThread;
import dev.larder.cache.testing.Pause;
import dev.larder.cache.testing.RedisServerProcess;
import dev.larder.cache.testing.Resources;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;

/** The address leads to another server, as a name or a virtual address does after a fail-over; connections stay. */
class FailOverTest {

    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final Duration LIFE = Duration.ofMinutes(10);

    @RegisterExtension
    final Resources resources = new Resources();

    private FaultProxy address;
    private RedisStore store;

    private static RedisServerProcess first;
    private static RedisServerProcess second;
    private static RedisClient onFirst;
    private static RedisClient onSecond;

    @BeforeAll
    static void startServers() {
        first = RedisServerProcess.start();
        second = RedisServerProcess.start();
        onFirst = RedisClient.create(URI.create(first.url()));
        onSecond = RedisClient.create(URI.create(second.url()));
    }

    @AfterAll
    static void stopServers() {
        onFirst.close();
        onSecond.close();
        first.close();
        second.close();
    }

    @BeforeEach
    void start() {
        Demotion.endOf(onFirst);
        onFirst.flushAll();
        onSecond.flushAll();
        address = resources.managed(FaultProxy.to(first.port()));
        store = resources.managed(checking(Duration.ofHours(1)));
    }

    /** A store that looks so often whether its idle connections still lead to a master. */
    private RedisStore checking(Duration period) {
        BackgroundThreads threads = new BackgroundThreads();
        return new RedisStore(new OwnLink(settings(), threads, period), threads, "", PATIENT, ScanListener.NO_OP, 0);
    }

    private void replaceStore(RedisStore other) {
        store.close();
        store = resources.managed(other);
    }

    private RedisConnectionSettings settings() {
        return RedisConnectionSettings.builder()
                .host("127.0.0.1")
                .port(address.port())
                .timeout(PATIENT)
                .build();
    }

    private byte[] filled(String key) {
        byte[] value = Envelope.value(Stamp.fresh(), 0, 0, new byte[10], LIFE.toMillis());
        assertThat(store.fill(key, Objects.requireNonNull(store.lease(key, LIFE)), value, LIFE))
                .isTrue();
        return value;
    }

    /** What becomes of the master that was. The link to its own master is down, so it keeps what it had. */
    enum Demotion {
        READ_ONLY("replica-read-only", "yes"),
        WRITABLE("replica-read-only", "no"),
        SERVING_NOTHING("replica-serve-stale-data", "no");

        private final String setting;
        private final String value;

        Demotion(String setting, String value) {
            this.setting = setting;
            this.value = value;
        }

        void of(RedisClient master) {
            master.configSet(setting, value);
            replicaOf(master, "127.0.0.1", String.valueOf(RedisServerProcess.freePort()));
        }

        static void endOf(RedisClient replica) {
            replicaOf(replica, "NO", "ONE");
            replica.configSet("replica-read-only", "yes");
            replica.configSet("replica-serve-stale-data", "yes");
        }

        private static void replicaOf(RedisClient server, String host, String port) {
            server.executeCommand(
                    new CommandArguments(Command.REPLICAOF).add(host).add(port));
        }
    }

    private void failOver(Demotion demotion) {
        // Otherwise one that is still being opened may lead to the new master already.
        Pause.until(
                "all connections are idle",
                PATIENT,
                () -> Objects.requireNonNull(store.pool()).active() == 0);
        address.redirectTo(second.port());
        demotion.of(onFirst);
    }

    @ParameterizedTest
    @EnumSource
    void read_masterDemotedAndNobodyWrites_comesSoonFromTheNewOne(Demotion demotion) {
        replaceStore(checking(Duration.ofMillis(50)));
        filled("k");

        failOver(demotion);

        Pause.until("the old value is not read any more", PATIENT, () -> {
            try {
                return store.read("k") == null;
            } catch (StoreUnavailableException e) {
                return false;
            }
        });
        Pause.until("no connection is left", PATIENT, () -> ConnectedClients.named("larder", onFirst) == 0);
    }

    @ParameterizedTest
    @EnumSource(
            value = Demotion.class,
            names = {"READ_ONLY", "SERVING_NOTHING"})
    void drop_masterDemoted_isUnavailableOnceAndThenReachesTheNewOne(Demotion demotion) {
        filled("k");
        filled("l");
        onSecond.set("k", "old");
        onSecond.set("l", "old");

        failOver(demotion);

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> store.drop(List.of("k")))
                .isNotInstanceOf(StoreRefusedException.class)
                .withMessageContaining("is a replica");
        assertThat(store.drop(List.of("k", "l"))).isEqualTo(2);
        assertThat(onSecond.exists("k", "l")).isZero();
    }

    @Test
    void dropAll_masterDemoted_isUnavailableOnceAndThenReachesTheNewOne() {
        onSecond.set("k", "old");
        filled("k");

        failOver(Demotion.READ_ONLY);

        assertThatExceptionOfType(StoreUnavailableException.class)
                .as("an error among the replies of a pipeline")
                .isThrownBy(() -> store.drop(List.of("k", "l")))
                .isNotInstanceOf(StoreRefusedException.class);
        assertThat(store.drop(List.of("k", "l"))).isEqualTo(1);
    }

    @Test
    void lease_masterDemoted_standsNowhereAndThenAtTheNewOne() {
        store.ping();

        failOver(Demotion.READ_ONLY);

        assertThatExceptionOfType(StoreUnavailableException.class)
                .isThrownBy(() -> store.lease("k", LIFE))
                .isExactlyInstanceOf(StoreUnavailableException.class);
        assertThat(store.lease("k", LIFE)).isNotNull();
        assertThat(onSecond.exists("k")).isTrue();
    }

    @Test
    void fill_masterDemoted_isUnavailable() {
        Stamp token = Objects.requireNonNull(store.lease("k", LIFE));

        failOver(Demotion.READ_ONLY);

        assertThatExceptionOfType(StoreUnavailableException.class)
                .as("an error inside a script")
                .isThrownBy(() -> store.fill("k", token, new byte[100], LIFE))
                .isNotInstanceOf(StoreRefusedException.class);
        assertThat(store.fill("k", token, new byte[100], LIFE)).isFalse();
    }

    @Test
    void everyCommand_addressStillLeadsToTheReplica_failsWithTheCureAndOpensTheBreaker() {
        filled("k");
        GuardedStore guarded = resources.managed(new GuardedStore(RedisStore.connecting(settings())));

        Demotion.READ_ONLY.of(onFirst);

        Pause.until("the breaker is open", PATIENT, () -> {
            try {
                guarded.drop(List.of("k"));
            } catch (StoreUnavailableException e) {
                assertThat(e).hasMessageContaining("is a replica: name the master");
            }
            return !guarded.isAvailable();
        });
        Demotion.endOf(onFirst);
        Pause.until("it is closed again", PATIENT, guarded::isAvailable);
        assertThat(guarded.drop(List.of("k"))).isEqualTo(1);
    }

    @Test
    void drop_manyConnectionsToTheDemotedMaster_leavesThemTogether() {
        List<CompletableFuture<byte[]>> reads = IntStream.range(0, 20)
                .mapToObj(i -> OtherThread.supply(() -> store.read("k")))
                .toList();
        reads.forEach(CompletableFuture::join);

        failOver(Demotion.READ_ONLY);

        assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> store.drop(List.of("k")));
        Pause.until("no connection is left", PATIENT, () -> ConnectedClients.named("larder", onFirst) == 0);
    }

    @Test
    void watch_masterDemoted_listensToTheNewOne() {
        replaceStore(checking(Duration.ofMillis(50)));
        store.watch("k").close();

        failOver(Demotion.READ_ONLY);

        Pause.until("a fill at the new master wakes", PATIENT, () -> {
            try (Watch watch = store.watch("k")) {
                onSecond.publish("~larder:wake:k", "");
                return watch.await(Duration.ofMillis(100));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** The old server has lost its power or its address: nothing answers, and nothing says so. */
    @ParameterizedTest
    @ValueSource(ints = {1, 30})
    void read_oldServerSilent_costsFewTimeoutsHoweverManyConnectionsWereOpen(int connections) {
        RedisConnectionSettings settings = RedisConnectionSettings.builder()
                .host("127.0.0.1")
                .port(address.port())
                .pool(new PoolSettings(50, 50, connections, null))
                .build();
        try (RedisStore hurried = RedisStore.connecting(settings)) {
            Pause.until(
                    "they are open",
                    PATIENT,
                    () -> Objects.requireNonNull(hurried.pool()).idle() >= connections);

            address.silenceOpenConnections();
            address.redirectTo(second.port());

            int failures = 0;
            while (!answers(hurried)) {
                failures++;
            }
            // Two tell that the server has gone. The rest is for a busy machine, which may connect slowly.
            assertThat(failures).isBetween(1, 6);
        }
    }

    private static boolean answers(RedisStore store) {
        try {
            store.ping();
            return true;
        } catch (StoreUnavailableException e) {
            return false;
        }
    }
}
