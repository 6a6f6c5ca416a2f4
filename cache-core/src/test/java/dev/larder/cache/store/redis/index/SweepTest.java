package dev.larder.cache.store.redis.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.Fill;
import dev.larder.cache.store.FillResult;
import dev.larder.cache.store.Grant;
import dev.larder.cache.store.LeaseTerms;
import dev.larder.cache.store.redis.CountingLink;
import dev.larder.cache.store.redis.RedisStore;
import dev.larder.cache.store.redis.connection.BackgroundThreads;
import dev.larder.cache.store.redis.connection.Commands;
import dev.larder.cache.store.redis.connection.OwnLink;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import dev.larder.cache.testing.Pause;
import dev.larder.cache.testing.RedisServerProcess;
import dev.larder.cache.testing.TestRedis;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

/** What sweeping costs the server, and who does it: on a server of this test's own. */
class SweepTest {

    private static final double ENDED = 1;
    private static final Duration TURN = Duration.ofSeconds(1);

    private final RedisServerProcess server = RedisServerProcess.start();
    private final RedisClient redis = RedisClient.create(URI.create(server.url()));
    private final KeyNames names = new KeyNames("");
    private final BackgroundThreads threads = new BackgroundThreads();
    private final RedisConnectionSettings settings = RedisConnectionSettings.builder()
            .url(server.url())
            .timeout(TestRedis.PATIENT)
            .build();
    private final RedisStore store = RedisStore.connecting(settings);
    private final CountingLink link = new CountingLink(new OwnLink(settings, threads));

    @AfterEach
    void close() {
        store.close();
        link.close();
        threads.close();
        redis.close();
        server.close();
    }

    /** One whose time passes as the test says. */
    private IndexSweeper sweeper(LongSupplier nanoClock) {
        return new IndexSweeper(
                new Commands(link),
                names,
                new TagIndex(link, names),
                new KeyIndex(names),
                new GraceList(names),
                nanoClock);
    }

    private IndexSweeper unhurried() {
        return sweeper(() -> 0);
    }

    private static String text(byte[] name) {
        return new String(name, StandardCharsets.UTF_8);
    }

    private void addDeadTags(int count) {
        redis.eval(
                "for i = 1, ARGV[1] do local index = ARGV[2] .. i"
                        + " redis.call('ZADD', index, 1, 'ended') redis.call('ZADD', KEYS[1], i, index) end",
                List.of(text(names.tags())),
                List.of(String.valueOf(count), "~larder:{1}:tag:"));
    }

    private long deadTags() {
        return redis.zcard(text(names.tags()));
    }

    /** A thousand new tags a second are five round trips a second. */
    @Test
    void twentyThousandTagsOfDeadEntries_areGoneAfterARoundTripForEachTwoHundred() {
        Duration life = Duration.ofMillis(20);
        LeaseTerms terms = new LeaseTerms(TestRedis.PATIENT, true, false, false);
        List<String> keys = IntStream.range(0, 1_000).mapToObj(i -> "k" + i).toList();
        List<Grant> grants = store.leaseAll(keys, terms);
        List<Fill> fills = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            int entry = i;
            Set<String> tags = IntStream.range(0, 20)
                    .mapToObj(tag -> "tag" + entry + "-" + tag)
                    .collect(Collectors.toSet());
            Grant grant = Objects.requireNonNull(grants.get(i));
            byte[] value = Envelope.value(Stamp.fresh(), 0, 0, new byte[3], life.toMillis());
            fills.add(new Fill(keys.get(i), grant.token(), value, life, tags, grant.clock(), false));
        }
        assertThat(store.fillAll(fills)).containsOnly(FillResult.STORED);
        assertThat(deadTags()).isEqualTo(20_000);
        Pause.until(
                "all are due",
                TestRedis.PATIENT,
                () -> redis.zcount(text(names.tags()), 0, System.currentTimeMillis() - 1_100) == 20_000);

        unhurried().sweep();

        assertThat(link.roundTrips()).isLessThanOrEqualTo(20_000 / IndexSweeper.INDEXES_PER_STEP + 5);
        assertThat(redis.keys("~larder:*tag*")).isEmpty();
        assertThat(store.sweep()).as("nothing is left to do").isNull();
    }

    @Test
    void nothingDue_isALookAndNothingElse() {
        redis.zadd(text(names.tags()), System.currentTimeMillis() + 300_000.0, "~larder:{1}:tag:t");

        assertThat(unhurried().sweep()).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(6));

        assertThat(link.commands()).containsExactly("TIME", "ZRANGE", "ZRANGE");
    }

    @Test
    void budgetSpent_stopsAfterTheStepUnderWay_andGoesOnAtTheNextTurn() {
        addDeadTags(3 * IndexSweeper.INDEXES_PER_STEP);
        AtomicLong nanos = new AtomicLong();
        IndexSweeper slow = sweeper(() -> nanos.getAndAdd(TimeUnit.SECONDS.toNanos(1)));

        assertThat(slow.sweep()).isEqualTo(TURN);
        assertThat(deadTags()).as("the first step only looks").isEqualTo(3 * IndexSweeper.INDEXES_PER_STEP);

        redis.del(text(names.sweeping()));
        assertThat(unhurried().sweep()).isEqualTo(TURN);
        assertThat(deadTags()).isZero();
    }

    @Test
    void anotherProcessHasTheTurn_isLeftToIt() {
        addDeadTags(10);
        redis.set(text(names.sweeping()), "", SetParams.setParams().px(TestRedis.PATIENT.toMillis()));

        assertThat(unhurried().sweep()).isEqualTo(TURN);
        assertThat(link.commands()).containsExactly("TIME", "ZRANGE", "ZRANGE", "SET");
        assertThat(deadTags()).isEqualTo(10);

        redis.del(text(names.sweeping()));
        assertThat(unhurried().sweep()).isEqualTo(TURN);
        assertThat(deadTags()).isZero();
        assertThat(redis.pttl(text(names.sweeping()))).isBetween(1L, TURN.toMillis());
    }

    @Test
    void processDiesInItsTurn_theNextOneFollowsAfterASecond() {
        addDeadTags(10);
        redis.set(text(names.sweeping()), "", SetParams.setParams().px(TURN.toMillis()));

        Pause.until("it is anybody's turn again", TestRedis.PATIENT, () -> {
            store.sweep();
            return deadTags() == 0;
        });
    }

    @Test
    void serverFull_isSweptAllTheSame() {
        addDeadTags(10);
        redis.zadd("~larder:{1}:tag:living", ENDED, "living");
        redis.set("living", "v");
        redis.zadd(text(names.tags()), ENDED, "~larder:{1}:tag:living");
        redis.configSet("maxmemory", "1");

        AtomicLong nanos = new AtomicLong();
        IndexSweeper once = sweeper(() -> nanos.getAndAdd(TimeUnit.MILLISECONDS.toNanos(80)));
        once.sweep();

        assertThat(redis.zrange(text(names.tags()), 0, -1))
                .as("the one whose entry stands waits until there is room")
                .containsExactly("~larder:{1}:tag:living");
    }

    @Test
    void manyTags_doNotKeepTheSegmentsWaiting() {
        addDeadTags(IndexSweeper.INDEXES_PER_STEP + 1);
        redis.zadd(text(names.segments()), ENDED, "p");
        redis.zadd(text(names.keysOf("p")), 0, "p:1");
        redis.zadd(text(names.endsOf("p")), ENDED, "p:1");

        unhurried().sweep();

        assertThat(redis.exists(text(names.endsOf("p")))).isFalse();
        assertThat(redis.exists(text(names.segments()))).isFalse();
    }
}
