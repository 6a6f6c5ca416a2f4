package dev.larder.cache.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.LeaseUnansweredException;
import dev.larder.cache.testing.FaultProxy;
import dev.larder.cache.testing.RedisServerProcess;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.executors.RetryableCommandExecutor;
import redis.clients.jedis.providers.PooledConnectionProvider;

/** Rule R1: one token per command that goes to Redis, whoever sends it again. */
class LeaseTokenTest {

    private static final Duration LIFE = Duration.ofMinutes(1);

    private RedisServerProcess server;
    private RedisClient client;
    private FaultProxy proxy;
    private RedisClient retrying;
    private RedisStore onRetryingClient;
    private RedisStore onOwnConnections;
    private final String key = "key";

    @BeforeEach
    void startRelay() {
        server = RedisServerProcess.start();
        client = RedisClient.create(URI.create(server.url()));
        proxy = FaultProxy.to(server.port());
        PooledConnectionProvider connections = new PooledConnectionProvider(
                new HostAndPort("127.0.0.1", proxy.port()),
                // How long the retrying client waits before it sends a command again; a handshake must not take as
                // long.
                DefaultJedisClientConfig.builder().socketTimeoutMillis(2000).build());
        retrying = RedisClient.builder()
                .connectionProvider(connections)
                .commandExecutor(new RetryableCommandExecutor(connections, 5, Duration.ofSeconds(20)))
                .build();
        onRetryingClient = RedisStore.using(retrying, "");
        onOwnConnections = RedisStore.connecting(RedisConnectionSettings.builder()
                .host("127.0.0.1")
                .port(proxy.port())
                .timeout(Duration.ofSeconds(5))
                .build());
    }

    @AfterEach
    void stopRelay() {
        onOwnConnections.close();
        onRetryingClient.close();
        retrying.close();
        proxy.close();
        client.close();
        server.close();
    }

    @Test
    void getRaw_eachCall_isAnotherTokenAndTheLastOneCounts() {
        LeaseArgument lease = new LeaseArgument();
        Stamp first = envelope(lease.getRaw()).stamp();
        Stamp second = envelope(lease.getRaw()).stamp();

        assertThat(second).isNotEqualTo(first).isEqualTo(lease.lastToken());
    }

    @Test
    void getRaw_commandSentThroughJedis_isCalledOncePerSend() {
        LeaseArgument lease = new LeaseArgument();

        client.executeCommand(new CommandArguments(Command.SET).key(key).add(lease));

        assertThat(standing().stamp()).isEqualTo(lease.lastToken());
    }

    @Test
    void lease_answerLostAndClientResends_isNobodys() {
        proxy.cutInsteadOfReplyTo(LEASE_BYTES);

        assertThatExceptionOfType(LeaseUnansweredException.class)
                .as("the resent SET NX meets the lost one's lease")
                .isThrownBy(() -> onRetryingClient.lease(key, LIFE))
                .satisfies(e -> assertThat(e.tokens())
                        .as("both, so that the one which stands there can be released")
                        .hasSize(2)
                        .contains(standing().stamp()));

        assertThat(proxy.swallowed()).isEqualTo(1);
    }

    @Test
    void fill_lateCopyOfTheLostLeaseArrivesAfterAnInvalidation_isRefused() {
        proxy.holdRequest(LEASE_BYTES);
        Stamp token = Objects.requireNonNull(onRetryingClient.lease(key, LIFE));
        assertThat(proxy.holdsRequest()).isTrue();

        onRetryingClient.drop(List.of(key));
        proxy.deliverHeld();

        assertThat(standing().kind()).isEqualTo(Envelope.Kind.LEASE);
        assertThat(onRetryingClient.fill(key, token, Envelope.value(Stamp.fresh(), 0, 0, new byte[1], 1), LIFE))
                .isFalse();
    }

    @Test
    void lease_answerLostOnOwnConnection_isNotResent() {
        proxy.cutInsteadOfReplyTo(LEASE_BYTES);

        assertThatExceptionOfType(LeaseUnansweredException.class)
                .isThrownBy(() -> onOwnConnections.lease(key, LIFE))
                .satisfies(
                        e -> assertThat(e.tokens()).containsExactly(standing().stamp()));
        assertThat(proxy.swallowed()).isEqualTo(1);
        assertThat(onOwnConnections.lease(key, LIFE)).isNull();
    }

    /** What every entry begins with, as the relay sees it. */
    private static final String LEASE_BYTES = "\u00CA\u004C\u0001L";

    private Envelope standing() {
        return envelope(Objects.requireNonNull(client.get(key.getBytes(StandardCharsets.UTF_8))));
    }

    private static Envelope envelope(byte[] bytes) {
        return Objects.requireNonNull(Envelope.parse(bytes));
    }
}
