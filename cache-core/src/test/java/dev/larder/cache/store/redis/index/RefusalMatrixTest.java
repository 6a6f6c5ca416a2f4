package dev.larder.cache.store.redis.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.larder.cache.CacheException;
import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.invalidation.StoreFailures;
import dev.larder.cache.metrics.ErrorKind;
import dev.larder.cache.store.EveryCommand;
import dev.larder.cache.store.Fill;
import dev.larder.cache.store.Intent;
import dev.larder.cache.store.LeaseTerms;
import dev.larder.cache.store.StoreRefusedException;
import dev.larder.cache.store.redis.RedisStore;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import dev.larder.cache.store.redis.connection.RedisText;
import dev.larder.cache.testing.DocumentedRights;
import dev.larder.cache.testing.Pause;
import dev.larder.cache.testing.RedisServerProcess;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

/**
 * Every command, with everything that can stand under its key, on a server that refuses a part of what it does: that
 * part is refused, and nothing is taken for an outage.
 */
class RefusalMatrixTest {

    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final List<String> KEYS = List.of("p:a", "p:b");
    private static final Pattern STATISTICS = Pattern.compile("cmdstat_([a-z]+):calls=.*");

    /** Sent to open a connection, or by this test. */
    private static final Set<String> OTHERS = Set.of("hello", "client", "auth", "config", "type", "del");

    private static RedisServerProcess server;
    private static RedisClient redis;
    private static RedisStore store;
    private static Set<String> used;

    @BeforeAll
    static void start() {
        server = RedisServerProcess.start();
        redis = RedisClient.create(URI.create(server.url()));
        DocumentedRights.allowEverything(redis);
        store = RedisStore.connecting(RedisConnectionSettings.builder()
                .url(server.url())
                .username(DocumentedRights.USER)
                .password(DocumentedRights.PASSWORD)
                .timeout(PATIENT)
                .build());
        used = whatIsUsed();
    }

    @AfterAll
    static void stop() {
        store.close();
        redis.close();
        server.close();
    }

    /** What may stand under a key when a command comes. */
    private enum Standing {
        NOTHING,
        VALUE,
        LEASE,
        CLAIM,
        WRITE;

        private byte[] bytes(Stamp stamp) {
            byte[] value = Envelope.value(stamp, 1, 2, new byte[10], LIFE.toMillis());
            Envelope.bind(value, KEYS.get(0));
            return switch (this) {
                case NOTHING, VALUE -> value;
                case LEASE -> Envelope.lease(stamp, KEYS.get(0));
                case WRITE -> Envelope.write(stamp, KEYS.get(0));
                case CLAIM -> Objects.requireNonNull(Envelope.parse(value)).claimed(stamp, 0, 0);
            };
        }

        void put(Stamp stamp) {
            redis.unlink(KEYS.toArray(String[]::new));
            if (this != NOTHING) {
                // Shorter than a claim, so that one has to prolong it.
                redis.set(
                        KEYS.get(0).getBytes(StandardCharsets.UTF_8),
                        bytes(stamp),
                        SetParams.setParams().px(LIFE.toMillis() / 2));
            }
        }
    }

    /** Lists living entries and ended ones by tag and by segment, and notes an intent that is due. */
    private static void list() {
        fill("p:a", LIFE);
        fill("p:b", LIFE);
        fill("q:a", Duration.ofMillis(1));
        store.intents().record(new Intent(Stamp.fresh(), "what"), Duration.ofMillis(1));
        Pause.until("they have ended", PATIENT, () -> store.read("q:a") == null);
        store.watch("p:a").close();
    }

    private static void fill(String key, Duration life) {
        Stamp token = Objects.requireNonNull(store.lease(key, new LeaseTerms(LIFE, true, true, true)))
                .token();
        store.fill(new Fill(key, token, Standing.VALUE.bytes(Stamp.fresh()), life, Set.of(key), 1000, true));
    }

    /** Each list gets a member that has ended beside the one that lives, and nobody has just swept. */
    private static void makeSweepDue() {
        KeyNames names = new KeyNames("");
        note(names.indexOf("p:a"), 1, "gone");
        note(names.endsOf("p"), 1, "gone");
        note(names.tags(), 0, RedisText.text(names.indexOf("p:a")));
        note(names.segments(), 0, "p");
        redis.del(names.sweeping());
    }

    /** Unless a list stands in its place. */
    private static void note(byte[] set, double score, String member) {
        if (redis.type(set).equals("zset")) {
            redis.zadd(set, score, RedisText.bytes(member));
        }
    }

    private interface Judge {
        void judge(
                EveryCommand.Call call, @Nullable Throwable failure, byte @Nullable [] before, byte @Nullable [] after);
    }

    /** Lets the server refuse from just before each command until just after it. */
    private static void everyCommand(Runnable refuse, Runnable allow, Judge judge) {
        for (Standing standing : Standing.values()) {
            for (boolean flag : new boolean[] {true, false}) {
                Stamp stamp = Stamp.fresh();
                for (EveryCommand.Call call : EveryCommand.of(store, KEYS, stamp, flag)) {
                    standing.put(stamp);
                    if (call.name().contains("sweep")) {
                        makeSweepDue();
                    }
                    byte[] before = standing();
                    refuse.run();
                    Throwable failure = catchThrowable(call.command()::run);
                    allow.run();
                    judge.judge(call, failure, before, standing());
                }
            }
        }
    }

    private static byte @Nullable [] standing() {
        return redis.get(KEYS.get(0).getBytes(StandardCharsets.UTF_8));
    }

    /** As the server counts it, what scripts do included. */
    private static Set<String> whatIsUsed() {
        redis.executeCommand(new CommandArguments(Command.CONFIG).add("RESETSTAT"));
        list();
        everyCommand(() -> {}, () -> {}, (call, failure, before, after) -> assertThat(failure)
                .as(call.name())
                .isNull());
        Set<String> commands = new TreeSet<>();
        redis.info("commandstats").lines().forEach(line -> {
            var matcher = STATISTICS.matcher(line);
            if (matcher.matches() && !OTHERS.contains(matcher.group(1))) {
                commands.add(matcher.group(1));
            }
        });
        return commands;
    }

    @BeforeEach
    void begin() {
        redis.flushAll();
        list();
    }

    @AfterEach
    void end() {
        DocumentedRights.allowEverything(redis);
    }

    @Test
    void readme_commandsForTheUser_areThoseThatAreUsed() {
        assertThat(DocumentedRights.commands()).isEqualTo(used);
    }

    static Set<String> commands() {
        return DocumentedRights.commands();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommand_oneRightMissing_isDoneOrRefused(String missing) {
        DocumentedRights.allowAllBut(redis, missing);

        assertThatNothingIsWorseThanRefused();
    }

    @Test
    void everyCommand_serverFull_isDoneOrRefused() {
        assertThatNothingIsWorseThanRefused(
                () -> redis.configSet("maxmemory", "1"), () -> redis.configSet("maxmemory", "0"));
    }

    @Test
    void everyCommand_oneOfTheLibrarysOwnKeysOfAnotherType_isDoneOrRefused() {
        Set<String> own = redis.keys("~larder:*");
        own.remove("~larder:sweeping"); // It ends by itself; what stands there is never read.
        assertThat(own).hasSizeGreaterThan(8);
        for (String key : own) {
            begin(); // What another round has swept is there again.
            redis.del(key);
            redis.rpush(key, "a list is never ours");

            assertThatNothingIsWorseThanRefused();
        }
    }

    private static void assertThatNothingIsWorseThanRefused() {
        assertThatNothingIsWorseThanRefused(() -> {}, () -> {});
    }

    private static void assertThatNothingIsWorseThanRefused(Runnable refuse, Runnable allow) {
        List<String> outages = new ArrayList<>();
        List<String> halfDone = new ArrayList<>();
        everyCommand(refuse, allow, (call, failure, before, after) -> {
            if (failure != null && StoreFailures.kindOf((CacheException) failure) != ErrorKind.REFUSED) {
                outages.add(call + ": " + failure);
            }
            // An invalidation may be half done.
            if (failure instanceof StoreRefusedException
                    && !call.name().contains("drop")
                    && !Arrays.equals(before, after)) {
                halfDone.add(call + ": " + failure);
            }
        });
        assertThat(outages).as("what failed and was not refused").isEmpty();
        assertThat(halfDone).as("what was refused and changed the entry").isEmpty();
    }
}
