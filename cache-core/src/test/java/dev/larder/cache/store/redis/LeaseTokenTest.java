package dev.larder.cache.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.LeaseTerms;
import dev.larder.cache.store.LeaseUnansweredException;
import dev.larder.cache.store.StoreRefusedException;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import dev.larder.cache.store.redis.connection.TokenArgument;
import dev.larder.cache.testing.FaultProxy;
import dev.larder.cache.testing.RedisServerProcess;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
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
        TokenArgument lease = new TokenArgument(token -> Envelope.lease(token, "k"));
        Stamp first = envelope(lease.getRaw()).stamp();
        Stamp second = envelope(lease.getRaw()).stamp();

        assertThat(second).isNotEqualTo(first).isEqualTo(lease.lastToken());
    }

    @Test
    void getRaw_commandSentThroughJedis_isCalledOncePerSend() {
        TokenArgument lease = new TokenArgument(token -> Envelope.lease(token, "k"));

        client.executeCommand(new CommandArguments(Command.SET).key(key).add(lease));

        assertThat(standing().stamp()).isEqualTo(lease.lastToken());
    }

    @Test
    void lease_answerLostAndClientResends_isNobodys() {
        proxy.cutInsteadOfReplyTo(LEASE_BYTES);

        assertThatExceptionOfType(LeaseUnansweredException.class)
                .as("the resent SET NX meets the lost one's lease")
                .isThrownBy(() -> onRetryingClient.lease(key, LIFE))
                .satisfies(e -> assertThat(e.keysByToken().keySet())
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
                .satisfies(e -> assertThat(e.keysByToken().keySet())
                        .containsExactly(standing().stamp()));
        assertThat(proxy.swallowed()).isEqualTo(1);
        assertThat(onOwnConnections.lease(key, LIFE)).isNull();
    }

    private Stamp filled() {
        Stamp token = Objects.requireNonNull(onOwnConnections.lease(key, LIFE));
        byte[] value = Envelope.value(Stamp.fresh(), 0, 0, new byte[1], LIFE.toMillis());
        assertThat(onOwnConnections.fill(key, token, value, LIFE)).isTrue();
        return standing().stamp();
    }

    /** A store on a client that resends, and one that does not. */
    private List<RedisStore> stores() {
        return List.of(onRetryingClient, onOwnConnections);
    }

    private static Map<Stamp, String> tokensOf(ThrowingCallable taking) {
        return assertThatExceptionOfType(LeaseUnansweredException.class)
                .isThrownBy(taking)
                .actual()
                .keysByToken();
    }

    @Test
    void claim_answerLost_isNobodysAndEveryTokenSentIsTold() {
        for (RedisStore store : stores()) {
            client.flushAll();
            Stamp seen = filled();
            onOwnConnections.release(
                    key,
                    Objects.requireNonNull(store.claim(key, seen, LeaseTerms.of(LIFE)))
                            .token());
            Stamp now = standing().stamp();
            proxy.cutInsteadOfReplyTo("EVALSHA");

            assertThat(tokensOf(() -> store.claim(key, now, LeaseTerms.of(LIFE))))
                    .containsEntry(standing().stamp(), key);
            assertThat(standing().kind()).isEqualTo(Envelope.Kind.CLAIM);
        }
    }

    @Test
    void claim_scriptUnknownToTheServer_isGrantedUnderTheTokenOfTheSecondCommand() {
        for (RedisStore store : stores()) {
            client.flushAll();
            Stamp seen = filled();
            client.scriptFlush();

            Stamp token = Objects.requireNonNull(store.claim(key, seen, LeaseTerms.of(LIFE)))
                    .token();

            assertThat(standing().stamp()).isEqualTo(token);
        }
    }

    @Test
    void claim_scriptUnknownAndRefused_isAPlainRefusal() {
        for (RedisStore store : stores()) {
            client.scriptFlush();

            assertThat(store.claim(key, Stamp.fresh(), LeaseTerms.of(LIFE))).isNull();
        }
    }

    @Test
    void claim_answerInFullLost_isNobodys() {
        Stamp seen = filled();
        client.scriptFlush();
        proxy.cutInsteadOfReplyTo("GETRANGE");

        assertThat(tokensOf(() -> onOwnConnections.claim(key, seen, LeaseTerms.of(LIFE))))
                .containsOnlyKeys(standing().stamp());
    }

    @Test
    void write_answerLost_isNobodysAndNotResent() {
        proxy.cutInsteadOfReplyTo(WRITE_BYTES);

        assertThat(tokensOf(() -> onOwnConnections.write(key, LeaseTerms.of(LIFE))))
                .containsOnlyKeys(standing().stamp());
        assertThat(proxy.swallowed()).isEqualTo(1);
    }

    @Test
    void lease_answerLostWithClockAndGraceAskedFor_isNobodys() {
        LeaseTerms all = new LeaseTerms(LIFE, true, true, true);
        for (RedisStore store : stores()) {
            client.flushAll();
            proxy.cutInsteadOfReplyTo(LEASE_BYTES);

            assertThat(tokensOf(() -> store.lease(key, all)))
                    .containsOnlyKeys(standing().stamp());
        }
    }

    @Test
    void leaseAll_answersLostAfterOthersCame_tellsTheTokensOfAllThatMayStand() {
        List<String> keys = IntStream.range(0, 600).mapToObj(i -> "k" + i).toList();
        client.set("k7", "taken");
        proxy.cutInsteadOfReplyTo("k599");

        Map<Stamp, String> tokens = tokensOf(() -> onOwnConnections.leaseAll(keys, LeaseTerms.of(LIFE)));

        assertThat(tokens.values()).hasSize(599).doesNotContain("k7").contains("k0", "k599");
        tokens.forEach((token, leased) -> assertThat(client.get(leased.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(Envelope.lease(token, leased)));
    }

    @Test
    void leaseAll_grantedAndThenNotListed_tellsTheirTokens() {
        LeaseTerms indexed = new LeaseTerms(LIFE, false, false, true);
        // The index of the segment cannot be written to, so the leases are granted and the listing fails.
        client.set("~larder:{p}:keys", "of another type");

        assertThat(tokensOf(() -> onOwnConnections.leaseAll(List.of("p:a", "p:b"), indexed)))
                .containsValues("p:a", "p:b");
    }

    @Test
    void lease_refusedByTheServer_leavesNoToken() {
        client.configSet("maxmemory", "1");

        for (RedisStore store : stores()) {
            assertThatExceptionOfType(StoreRefusedException.class)
                    .isThrownBy(() -> store.lease(key, LIFE))
                    .withMessageContaining("OOM");
            assertThatExceptionOfType(StoreRefusedException.class)
                    .isThrownBy(() -> store.leaseAll(List.of(key, "other"), LeaseTerms.of(LIFE)))
                    .withMessageContaining("OOM");
        }
    }

    private static final String WRITE_BYTES = "\u00CA\u004C\u0002W";

    /** What every entry begins with, as the relay sees it. */
    private static final String LEASE_BYTES = "\u00CA\u004C\u0002L";

    private Envelope standing() {
        return envelope(Objects.requireNonNull(client.get(key.getBytes(StandardCharsets.UTF_8))));
    }

    private static Envelope envelope(byte[] bytes) {
        return Objects.requireNonNull(Envelope.parse(bytes));
    }
}
