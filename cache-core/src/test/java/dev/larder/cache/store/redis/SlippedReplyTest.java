package dev.larder.cache.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.Grant;
import dev.larder.cache.store.LeaseTerms;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.TimedEntry;
import dev.larder.cache.store.redis.connection.BackgroundThreads;
import dev.larder.cache.store.redis.connection.Commands;
import dev.larder.cache.store.redis.connection.OwnLink;
import dev.larder.cache.store.redis.connection.PoolSettings;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import dev.larder.cache.store.redis.connection.RedisText;
import dev.larder.cache.store.redis.connection.Replies;
import dev.larder.cache.store.redis.connection.Script;
import dev.larder.cache.store.redis.connection.ScriptCommand;
import dev.larder.cache.store.redis.index.GraceList;
import dev.larder.cache.store.redis.index.KeyIndex;
import dev.larder.cache.store.redis.index.KeyNames;
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
    private final BackgroundThreads threads = new BackgroundThreads();

    /** Its only connection carries nothing but the commands of the test. */
    private final OwnLink link = new OwnLink(
            settings().port(proxy.port()).pool(new PoolSettings(1, 1, 0, null)).build(), threads);

    private final Commands commands = new Commands(link);
    private final EntryReads reads = new EntryReads(commands);

    private static RedisConnectionSettings.Builder settings() {
        return RedisConnectionSettings.builder().host("127.0.0.1").timeout(Duration.ofSeconds(20));
    }

    @BeforeEach
    void fill() {
        try (RedisStore store =
                RedisStore.connecting(settings().port(server.port()).build())) {
            for (String name : NAMES) {
                byte[] entry =
                        Envelope.value(Stamp.fresh(), 1, 2, name.getBytes(StandardCharsets.UTF_8), LIFE.toMillis());
                Stamp token = Objects.requireNonNull(store.lease(key(name), LIFE));
                assertThat(store.fill(key(name), token, entry, LIFE)).isTrue();
            }
        }
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void close() {
        link.close();
        threads.close();
        proxy.close();
    }

    private String key(String name) {
        return prefix + ":" + name;
    }

    private static @Nullable String payload(byte @Nullable [] bytes) {
        return bytes == null
                ? null
                : new String(
                        bytes, Envelope.HEADER_LENGTH, bytes.length - Envelope.HEADER_LENGTH, StandardCharsets.UTF_8);
    }

    /** How a test reads values; the names are those of the keys and of what must be read there. */
    private interface Reading extends BiFunction<SlippedReplyTest, List<String>, List<@Nullable String>> {}

    private List<@Nullable String> readEach(List<String> names) {
        List<@Nullable String> read = new ArrayList<>();
        names.forEach(name -> read.add(payload(reads.read(key(name)))));
        return read;
    }

    private List<@Nullable String> readEachTimed(List<String> names) {
        List<@Nullable String> read = new ArrayList<>();
        for (String name : names) {
            TimedEntry entry = reads.readTimed(key(name));
            read.add(payload(entry == null ? null : entry.bytes()));
        }
        return read;
    }

    private List<@Nullable String> readTogether(List<String> names, boolean timed) {
        List<@Nullable String> read = new ArrayList<>();
        reads.readAll(names.stream().map(this::key).toList(), timed)
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
        return readings().flatMap(first -> readings()
                .map(then -> Arguments.of(first.get()[0], first.get()[1], then.get()[0], then.get()[1])));
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
                attempt(() -> assertThat(payload(reads.read(key(name)))).isIn(name, null));
                attempt(() -> assertThat(lease(name)).isNull());
                attempt(() -> assertThat(renew(name)).isZero());
            }
        }

        assertThat(readEach(NAMES)).isEqualTo(NAMES);
    }

    private @Nullable Grant lease(String name) {
        KeyNames names = new KeyNames(prefix);
        BeforeLoad nothing = new BeforeLoad(names, new KeyIndex(names), new GraceList(names));
        return new LeaseCommands(commands, nothing).take(LeaseCommand.lease(key(name), LIFE), LeaseTerms.of(LIFE));
    }

    private long renew(String name) {
        ScriptCommand renewal =
                Script.RENEW.on(RedisText.bytes(key(name)), Stamp.fresh().toBytes(), LIFE.toMillis());
        return commands.send(key(name), renewal, Replies::number);
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

        assertThat(payload(reads.read(key("renamed")))).isEqualTo("one");
        assertThat(Envelope.parse(Objects.requireNonNull(reads.read(key("renamed"))), key("renamed")))
                .isNull();
    }
}
