package dev.larder.cache.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.LeaseTerms;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.TimedEntry;
import dev.larder.cache.testing.FaultProxy;
import dev.larder.cache.testing.RedisServerProcess;
import dev.larder.cache.testing.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.RedisClient;

/** A reply that is left in the stream makes every later one on its connection the answer to another question. */
class SlippedReplyTest {

    private static final Duration LIFE = Duration.ofMinutes(5);
    private static final List<String> NAMES = List.of("one", "two", "three", "four");

    private static final RedisServerProcess server = RedisServerProcess.start();

    private final String prefix = TestRedis.uniquePrefix();
    private final FaultProxy proxy = FaultProxy.to(server.port());
    private final RedisStore store = RedisStore.connecting(RedisConnectionSettings.builder()
            .host("127.0.0.1")
            .port(proxy.port())
            .timeout(Duration.ofSeconds(20))
            .pool(new PoolSettings(1, 1, 0, null))
            .build());

    @BeforeEach
    void fill() {
        for (String name : NAMES) {
            byte[] entry = Envelope.value(
                    Stamp.fresh(), 1, 2, name.getBytes(StandardCharsets.UTF_8), LIFE.toMillis());
            Stamp token = Objects.requireNonNull(store.lease(key(name), LIFE));
            assertThat(store.fill(key(name), token, entry, LIFE)).isTrue();
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void close() {
        store.close();
        proxy.close();
    }

    private String key(String name) {
        return prefix + ":" + name;
    }

    private static @Nullable String payload(byte @Nullable [] bytes) {
        return bytes == null
                ? null
                : new String(
                        bytes,
                        Envelope.HEADER_LENGTH,
                        bytes.length - Envelope.HEADER_LENGTH,
                        StandardCharsets.UTF_8);
    }

    /** How a test reads values; the names are those of the keys and of what must be read there. */
    private interface Reading extends BiFunction<SlippedReplyTest, List<String>, List<@Nullable String>> {}

    private List<@Nullable String> readEach(List<String> names) {
        List<@Nullable String> read = new ArrayList<>();
        names.forEach(name -> read.add(payload(store.read(key(name)))));
        return read;
    }

    private List<@Nullable String> readEachTimed(List<String> names) {
        List<@Nullable String> read = new ArrayList<>();
        for (String name : names) {
            TimedEntry entry = store.readTimed(key(name));
            read.add(payload(entry == null ? null : entry.bytes()));
        }
        return read;
    }

    private List<@Nullable String> readTogether(List<String> names, boolean timed) {
        List<@Nullable String> read = new ArrayList<>();
        store.readAll(names.stream().map(this::key).toList(), timed)
                .forEach(entry -> read.add(payload(entry == null ? null : entry.bytes())));
        return read;
    }

    static Stream<Arguments> readings() {
        return Stream.of(
                Arguments.of("GET", (Reading) SlippedReplyTest::readEach),
                Arguments.of("GET and PTTL", (Reading) SlippedReplyTest::readEachTimed),
                Arguments.of("MGET", (Reading) (test, names) -> test.readTogether(names, false)),
                Arguments.of("GETs and PTTLs", (Reading) (test, names) -> test.readTogether(names, true)));
    }

    static Stream<Arguments> slips() {
        return readings().flatMap(first -> readings().map(then -> Arguments.of(
                first.get()[0], first.get()[1], then.get()[0], then.get()[1])));
    }

    @ParameterizedTest(name = "{0}, then {2}")
    @MethodSource("slips")
    void read_afterAReplyThatCameTwice_neverGivesWhatStandsUnderAnotherKey(
            String first, Reading reading, String then, Reading next) {
        proxy.leaveBehindReplyTo(key("one"), null);
        assertThat(reading.apply(this, List.of("one"))).containsExactly("one");

        try {
            assertThat(next.apply(this, List.of("two"))).containsExactly("two");
        } catch (StoreUnavailableException e) {
            assertThat(first).as("a reply of another shape").isNotEqualTo(then);
        }

        assertThat(readEach(NAMES)).as("the connection is used no more").isEqualTo(NAMES);
        assertThat(proxy.connections()).isEqualTo(2);
    }

    static Stream<String> strayReplies() {
        return Stream.of("$-1\r\n", ":1\r\n", ":0\r\n", "+OK\r\n", "$2\r\nhi\r\n", "*1\r\n$2\r\nhi\r\n", "-ERR no\r\n");
    }

    @ParameterizedTest
    @MethodSource("strayReplies")
    void commands_afterAStrayReply_readNothingWrongAndAreInStepAgain(String stray) {
        proxy.leaveBehindReplyTo(key("one"), stray);
        readEach(List.of("one"));

        for (int round = 0; round < 3; round++) {
            for (String name : NAMES) {
                attempt(() -> assertThat(payload(store.read(key(name)))).isIn(name, null));
                attempt(() -> store.lease(key(name), LeaseTerms.of(LIFE)));
                attempt(() -> store.renew(key(name), Stamp.fresh(), LIFE));
            }
        }

        assertThat(readEach(NAMES)).isEqualTo(NAMES);
    }

    /** A short text is no entry: whoever reads it knows that. */
    private static void attempt(Runnable command) {
        try {
            command.run();
        } catch (StoreUnavailableException | StringIndexOutOfBoundsException e) {
            assertThat(e).isNotNull();
        }
    }

    @Test
    void read_ofAnEntryThatWasRenamed_isTheSecondConnectionsWordAndNoOutage() {
        try (RedisClient other = RedisClient.create("127.0.0.1", server.port())) {
            other.rename(key("one"), key("renamed"));
        }

        assertThat(payload(store.read(key("renamed")))).isEqualTo("one");
        assertThat(Envelope.parse(Objects.requireNonNull(store.read(key("renamed"))), key("renamed")))
                .isNull();
    }
}
