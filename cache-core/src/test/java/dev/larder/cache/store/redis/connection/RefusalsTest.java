package dev.larder.cache.store.redis.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.key.pattern.GlobPattern;
import dev.larder.cache.store.Fill;
import dev.larder.cache.store.FillResult;
import dev.larder.cache.store.Grant;
import dev.larder.cache.store.Intent;
import dev.larder.cache.store.LeaseTerms;
import dev.larder.cache.store.StoreRefusedException;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.redis.RedisStore;
import dev.larder.cache.testing.RedisServerProcess;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;

/** A server that is there and does not do what it is told: full, a replica, or strict about rights. */
class RefusalsTest {

    private static final Duration LIFE = Duration.ofMinutes(1);
    private static final LeaseTerms ALL = new LeaseTerms(LIFE, true, true, true);

    private final RedisServerProcess server = RedisServerProcess.start();
    private final RedisClient redis = RedisClient.create(URI.create(server.url()));
    private RedisStore store;

    @BeforeEach
    void openStore() {
        store = RedisStore.connecting(RedisConnectionSettings.builder()
                .url(server.url())
                .timeout(Duration.ofSeconds(5))
                .build());
        fill("p:a");
    }

    @AfterEach
    void close() {
        store.close();
        redis.close();
        server.close();
    }

    private void tell(Command command, Object... arguments) {
        assertThat(redis.executeCommand(new CommandArguments(command).addObjects(arguments)))
                .isEqualTo("OK".getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] value() {
        return Envelope.value(Stamp.fresh(), 0, 0, new byte[10], LIFE.toMillis());
    }

    private void fill(String key) {
        assertThat(store.fill(listed(key, Objects.requireNonNull(store.lease(key, ALL)))))
                .isEqualTo(FillResult.STORED);
    }

    private static Fill listed(String key, Grant grant) {
        return new Fill(key, grant.token(), value(), LIFE, Set.of(key.substring(0, 1)), grant.clock(), true);
    }

    private Stamp standing(String key) {
        return Objects.requireNonNull(Envelope.parse(Objects.requireNonNull(store.read(key))))
                .stamp();
    }

    /** Everything that makes the server hold more, and what invalidates last. */
    private List<Runnable> growing() {
        List<Runnable> growing = new ArrayList<>(storing());
        growing.addAll(List.of(
                () -> store.drop(List.of("p:b"), LIFE),
                () -> store.dropMatching(new GlobPattern("p:*"), LIFE, true),
                () -> store.dropMatching(new GlobPattern("p:*"), LIFE, false),
                () -> store.dropTagged(List.of("p"), Duration.ZERO),
                () -> store.dropTagged(List.of("p"), LIFE)));
        return growing;
    }

    private List<Runnable> storing() {
        Stamp seen = standing("p:a");
        Intent intent = new Intent(Stamp.fresh(), "what");
        return List.of(
                () -> store.lease("p:b", ALL),
                () -> store.leaseAll(List.of("p:b", "p:c"), ALL),
                () -> store.write("p:b", ALL),
                () -> store.claim("p:a", seen, ALL),
                () -> store.fill(listed("p:a", new Grant(seen, 9, false))),
                () -> store.fillAll(List.of(listed("p:a", new Grant(seen, 9, false)))),
                () -> store.intents().record(intent, LIFE));
    }

    private void assertRefused(List<Runnable> calls, String said) {
        for (int i = 0; i < calls.size(); i++) {
            assertThatExceptionOfType(StoreRefusedException.class)
                    .as("call %d", i)
                    .isThrownBy(calls.get(i)::run)
                    .withMessageContaining(said);
        }
    }

    @Test
    void everyCommandThatStores_serverFull_isRefusedAndChangesNothing() {
        List<Runnable> storing = storing();
        byte[] before = store.read("p:a");
        redis.configSet("maxmemory", "1");

        assertRefused(storing, "OOM");

        assertThat(store.read("p:a")).isEqualTo(before);
        assertThat(redis.get("~larder:clock")).isNull();
        assertThat(store.drop(List.of("p:a"))).isEqualTo(1);
    }

    /** It refuses none of them in particular: everything has to go elsewhere. */
    @Test
    void everyGrowingCommand_serverIsAReplica_isUnavailableWithTheCure() {
        List<Runnable> growing = growing();
        tell(Command.REPLICAOF, "127.0.0.1", String.valueOf(RedisServerProcess.freePort()));

        for (Runnable call : growing) {
            assertThatExceptionOfType(StoreUnavailableException.class)
                    .isThrownBy(call::run)
                    .isNotInstanceOf(StoreRefusedException.class)
                    .withMessageContaining("name the master");
        }
    }
}
