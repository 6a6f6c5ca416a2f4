package dev.larder.cache.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.invalidation.Invalidation;
import dev.larder.cache.invalidation.InvalidationDelivery;
import dev.larder.cache.key.pattern.GlobPattern;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.Fill;
import dev.larder.cache.store.FillResult;
import dev.larder.cache.store.Grant;
import dev.larder.cache.store.LeaseTerms;
import dev.larder.cache.store.StoreRefusedException;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import dev.larder.cache.testing.NobodyHears;
import dev.larder.cache.testing.Pause;
import dev.larder.cache.testing.RedisServerProcess;
import dev.larder.cache.testing.TestRedis;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;

/**
 * Invalidations on a server that is full, or strict about rights: what can be removed is removed, so that no other
 * process serves it, and what was refused is outstanding until it can be done.
 */
class FullServerTest {

    private static final Duration LIFE = Duration.ofMinutes(1);
    private static final LeaseTerms ALL = new LeaseTerms(LIFE, true, true, true);
    private final RedisServerProcess server = RedisServerProcess.start();
    private final RedisClient redis = RedisClient.create(URI.create(server.url()));
    private final RedisStore store = RedisStore.connecting(settings());
    private final RedisStore other = RedisStore.connecting(settings());

    private RedisConnectionSettings.Builder builder() {
        return RedisConnectionSettings.builder().url(server.url()).timeout(TestRedis.PATIENT);
    }

    private RedisConnectionSettings settings() {
        return builder().build();
    }

    @BeforeEach
    void fill() {
        IntStream.range(0, 1_201).forEach(i -> {
            Grant grant = Objects.requireNonNull(store.lease("p:" + i, ALL));
            assertThat(store.fill(tagged("p:" + i, grant))).isEqualTo(FillResult.STORED);
        });
    }

    @AfterEach
    void close() {
        store.close();
        other.close();
        redis.close();
        server.close();
    }

    private static Fill tagged(String key, Grant grant) {
        byte[] entry = Envelope.value(Stamp.fresh(), 0, 0, new byte[10], LIFE.toMillis());
        return new Fill(key, grant.token(), entry, LIFE, Set.of("t"), grant.clock(), true);
    }

    private void isFull(boolean full) {
        redis.configSet("maxmemory", full ? "1" : "0");
    }

    static Stream<Arguments> invalidations() {
        List<String> keys = IntStream.range(0, 1_201).mapToObj(i -> "p:" + i).toList();
        return Stream.of(
                invalidation("keys, with grace", store -> store.drop(keys, LIFE)),
                invalidation("a pattern, with grace", store -> store.dropMatching(new GlobPattern("p:*"), LIFE, false)),
                invalidation("an index, with grace", store -> store.dropMatching(new GlobPattern("p:*"), LIFE, true)),
                invalidation("a tag", store -> store.dropTagged(List.of("t"), Duration.ZERO)),
                invalidation("a tag, with grace", store -> store.dropTagged(List.of("t"), LIFE)),
                invalidation("every tag", store -> store.dropTagged(List.of(CacheStore.EVERY_TAG), Duration.ZERO)));
    }

    private static Arguments invalidation(String name, Consumer<CacheStore> invalidation) {
        return Arguments.of(name, invalidation);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("invalidations")
    void invalidation_serverFull_isRefused_andNobodyServesTheOldEntries(
            String name, Consumer<CacheStore> invalidation) {
        isFull(true);

        assertThatExceptionOfType(StoreRefusedException.class)
                .isThrownBy(() -> invalidation.accept(store))
                .withMessageContaining("OOM");

        assertThat(IntStream.range(0, 1_201).mapToObj(i -> other.read("p:" + i)))
                .containsOnlyNulls();
    }

    @Test
    void invalidationByTag_rightMissing_isRefused_andNobodyServesTheOldEntries() {
        redis.executeCommand(new CommandArguments(Command.ACL)
                .add("SETUSER")
                .addObjects("app", "on", ">pw", "~*", "&*", "+@all", "-incr"));
        try (RedisStore app =
                RedisStore.connecting(builder().username("app").password("pw").build())) {
            assertThatExceptionOfType(StoreRefusedException.class)
                    .isThrownBy(() -> app.dropTagged(List.of("t"), Duration.ZERO));
        }

        assertThat(other.read("p:0")).isNull();
    }

    /** R13 and R24: what a load brought meanwhile, which had begun before, goes with the attempt that is confirmed. */
    @ParameterizedTest
    @MethodSource("graces")
    void invalidationByTag_serverFullForAWhile_isOutstandingUntilThereIsRoom_andLeavesNothingOld(Duration grace) {
        Grant underWay = Objects.requireNonNull(other.lease("p:late", ALL));
        try (InvalidationDelivery delivery = new InvalidationDelivery(store, new NobodyHears(), "", grace, null)) {
            isFull(true);
            delivery.deliver(new Invalidation(List.of(), List.of(), List.of("t")));
            assertThat(delivery.outstanding()).isEqualTo(1);
            assertThat(delivery.tagQuarantine().holdsAny(Set.of("t"))).isTrue();
            assertThat(other.read("p:0")).isNull();

            isFull(false);
            other.fill(tagged("p:late", underWay));
            Pause.until("it is delivered", TestRedis.PATIENT, () -> delivery.outstanding() == 0);
        }

        byte[] late = other.read("p:late");
        assertThat(late == null ? null : Envelope.parse(late).kind())
                .isEqualTo(grace.isZero() || late == null ? null : Envelope.Kind.FENCE);
        Grant later = Objects.requireNonNull(other.lease("p:later", ALL));
        assertThat(other.fill(tagged("p:later", later)))
                .isEqualTo(grace.isZero() ? FillResult.STORED : FillResult.TAG_INVALIDATED);
    }

    static Stream<Duration> graces() {
        return Stream.of(Duration.ZERO, LIFE);
    }

    @Test
    void invalidationByPattern_withGrace_serverFullForAWhile_isNotedWhenThereIsRoom() {
        try (InvalidationDelivery delivery = new InvalidationDelivery(store, new NobodyHears(), "", LIFE, null)) {
            isFull(true);
            delivery.deliver(new Invalidation(List.of(), List.of(new GlobPattern("p:*")), List.of()));
            assertThat(delivery.outstanding()).isEqualTo(1);
            assertThat(other.read("p:0")).isNull();

            isFull(false);
            Pause.until("it is delivered", TestRedis.PATIENT, () -> delivery.outstanding() == 0);
        }

        assertThat(Objects.requireNonNull(other.lease("p:later", ALL)).fenced()).isTrue();
    }
}
