package dev.larder.cache.store.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.key.pattern.GlobPattern;
import dev.larder.cache.store.Fill;
import dev.larder.cache.store.Grant;
import dev.larder.cache.store.Intent;
import dev.larder.cache.store.LeaseTerms;
import dev.larder.cache.store.ScanListener;
import dev.larder.cache.store.Seen;
import dev.larder.cache.store.Stamped;
import dev.larder.cache.store.redis.connection.BackgroundThreads;
import dev.larder.cache.store.redis.connection.OwnLink;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import dev.larder.cache.testing.Pause;
import dev.larder.cache.testing.TestRedis;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often each operation goes to the server: what it costs a caller. */
class RoundTripsTest {

    private static final Duration LIFE = Duration.ofMinutes(1);
    private static final LeaseTerms PLAIN = LeaseTerms.of(LIFE);
    private static final LeaseTerms ALL = new LeaseTerms(LIFE, true, true, true);

    private final String prefix = TestRedis.uniquePrefix();
    private final BackgroundThreads threads = new BackgroundThreads();
    private final CountingLink link = new CountingLink(new OwnLink(
            RedisConnectionSettings.builder()
                    .url(TestRedis.url())
                    .timeout(Duration.ofSeconds(5))
                    .build(),
            threads));
    private final RedisStore store =
            new RedisStore(link, threads, prefix, Duration.ofSeconds(5), ScanListener.NO_OP, 0);

    @BeforeEach
    void awaitTheEndOfTheStartUpCheck() {
        Pause.until(
                "the start-up check has ended",
                Duration.ofSeconds(20),
                () -> link.commands().stream().filter("INFO"::equals).count() == 2);
    }

    @AfterEach
    void close() {
        TestRedis.clear(prefix);
        store.close();
    }

    private String key(String name) {
        return prefix + ":p:" + name;
    }

    private static byte[] value() {
        return Envelope.value(Stamp.fresh(), 0, 0, new byte[10], LIFE.toMillis());
    }

    private static Fill fill(String key, Grant grant, Set<String> tags, boolean indexed) {
        return new Fill(key, grant.token(), value(), LIFE, tags, grant.clock(), indexed);
    }

    private Grant lease(String name, LeaseTerms terms) {
        return Objects.requireNonNull(store.lease(key(name), terms));
    }

    /** Counts what the call sends; preparations have been made before. */
    private void assertRoundTrips(int expected, Runnable call) {
        link.reset();
        call.run();
        assertThat(link.roundTrips()).as("%s", link.commands()).isEqualTo(expected);
    }

    @Test
    void singleKeys_everyOperation_takesOneRoundTrip() {
        assertRoundTrips(1, () -> store.read(key("a")));
        assertRoundTrips(1, () -> store.readTimed(key("a")));
        assertRoundTrips(1, () -> lease("a", PLAIN));
        assertRoundTrips(1, () -> lease("b", ALL));
        assertRoundTrips(1, () -> store.write(key("c"), ALL));
        Grant d = lease("d", PLAIN);
        assertRoundTrips(1, () -> store.fill(fill(key("d"), d, Set.of(), false)));
        Grant e = lease("e", ALL);
        assertRoundTrips(1, () -> store.fill(fill(key("e"), e, Set.of("t1", "t2", "t3"), true)));
        Stamp seen = Objects.requireNonNull(Envelope.parse(Objects.requireNonNull(store.read(key("e")))))
                .stamp();
        assertRoundTrips(1, () -> store.claim(key("e"), seen, ALL));
        assertRoundTrips(1, () -> store.renew(key("e"), seen, LIFE));
        assertRoundTrips(1, () -> store.postpone(key("e"), seen, LIFE));
        assertRoundTrips(1, () -> store.release(key("e"), seen, LIFE));
        assertRoundTrips(1, () -> store.drop(List.of(key("e"))));
        assertRoundTrips(1, () -> store.drop(List.of(key("e")), LIFE));
        assertRoundTrips(1, () -> store.dropIfUnchanged(key("e"), new byte[1]));
    }

    @Test
    void severalKeys_aFewHundred_takeOneRoundTrip() {
        List<String> keys = IntStream.range(0, 500).mapToObj(i -> key("k" + i)).toList();
        assertRoundTrips(1, () -> store.readAll(keys, false));
        assertThat(link.commands()).containsExactly("MGET");
        assertRoundTrips(1, () -> store.readAll(keys, true));
        assertRoundTrips(1, () -> store.leaseAll(keys, ALL));
        List<Fill> fills = keys.stream()
                .map(key -> fill(key, new Grant(Stamp.fresh(), 0, false), Set.of("t"), true))
                .toList();
        assertRoundTrips(1, () -> store.fillAll(fills));
        List<Stamped> held =
                keys.stream().map(key -> new Stamped(key, Stamp.fresh())).toList();
        assertRoundTrips(1, () -> store.claimAll(held, ALL));
        assertRoundTrips(1, () -> store.renewAll(held, LIFE));
        assertRoundTrips(1, () -> store.releaseAll(held, LIFE));
        assertRoundTrips(
                1,
                () -> store.dropAllIfUnchanged(
                        keys.stream().map(key -> new Seen(key, new byte[1])).toList()));
        assertRoundTrips(1, () -> store.drop(keys));
        assertRoundTrips(1, () -> store.drop(keys, LIFE));
    }

    @Test
    void fillAll_largeEntries_travelInPipelinesOfAboutAMegabyte() {
        List<Fill> fills = IntStream.range(0, 35)
                .mapToObj(i -> Fill.of(key("k" + i), Stamp.fresh(), new byte[100_000], LIFE))
                .toList();

        assertRoundTrips(4, () -> store.fillAll(fills));
        assertThat(link.commands()).hasSize(35);
        Fill huge = Fill.of(key("huge"), Stamp.fresh(), new byte[5_000_000], LIFE);
        assertRoundTrips(3, () -> store.fillAll(List.of(fills.get(0), huge, fills.get(1))));
    }

    @Test
    void plainTerms_lease_isASingleCommand() {
        link.reset();
        lease("a", PLAIN);

        assertThat(link.commands()).containsExactly("SET");
    }

    @Test
    void dropTagged_aFewEntries_takesTwoRoundTripsHoweverManyTags() {
        store.fill(fill(key("a"), lease("a", ALL), Set.of("t1", "t2", "t3"), false));

        assertRoundTrips(2, () -> store.dropTagged(List.of("t1", "t2", "t3"), Duration.ZERO));
        assertRoundTrips(2, () -> store.dropTagged(List.of("t1", "t2", "t3"), LIFE));
        assertRoundTrips(1, () -> store.dropTagged(List.of("nobody"), Duration.ZERO));
    }

    @Test
    void R13_invalidationOfATag_raisesItsStampBeforeItReadsItsIndex() {
        store.fill(fill(key("a"), lease("a", ALL), Set.of("t"), false));
        link.reset();

        store.dropTagged(List.of("t"), Duration.ZERO);

        assertThat(link.commands()).containsExactly("EVALSHA", "ZSCAN", "UNLINK");
    }

    @Test
    void R24_invalidationByPattern_isNotedBeforeItSearches() {
        lease("a", ALL);
        link.reset();
        store.dropMatching(new GlobPattern(key("*")), LIFE, true);
        assertThat(link.commands()).containsExactly("EVALSHA", "ZRANGEBYLEX", "UNLINK", "SET");

        link.reset();
        store.dropMatching(new GlobPattern(key("*")), LIFE, false);
        assertThat(link.commands()).startsWith("EVALSHA", "SCAN");
    }

    @Test
    void R13_R24_clockAndGrace_areLookedAtAfterTheLeaseAndBeforeItIsGranted() {
        link.reset();
        lease("a", ALL);

        assertThat(link.commands()).containsExactly("SET", "GET", "TIME", "ZRANGE", "EVALSHA");
    }

    @Test
    void dropMatching_indexed_takesRoundTripsForItsMatchesAndNeverScans() {
        List<String> others =
                IntStream.range(0, 3000).mapToObj(i -> key("other:" + i)).toList();
        store.leaseAll(others, ALL);
        lease("mine:1", ALL);
        lease("mine:2", ALL);

        assertRoundTrips(2, () -> store.dropMatching(new GlobPattern(key("mine:*")), Duration.ZERO, true));
        assertThat(link.commands()).containsExactly("ZRANGEBYLEX", "UNLINK", "UNLINK");
        assertRoundTrips(1, () -> store.dropMatching(new GlobPattern(key("none:*")), LIFE, true));
    }

    @Test
    void intents_everyOperation_takesOneRoundTrip() {
        Intent intent = new Intent(Stamp.fresh(), "what");
        assertRoundTrips(1, () -> store.intents().record(intent, LIFE));
        assertRoundTrips(1, () -> store.intents().overdue(LIFE, 100));
        assertRoundTrips(1, () -> store.intents().postpone(List.of(intent.id(), Stamp.fresh()), LIFE));
        assertRoundTrips(1, () -> store.intents().remove(List.of(intent.id(), Stamp.fresh())));
    }

    @Test
    void sweep_nothingDue_isALookOfOneRoundTrip() {
        assertRoundTrips(1, () -> assertThat(store.sweep()).isNull());
        store.fill(fill(key("a"), lease("a", ALL), Set.of("t1", "t2", "t3"), true));

        assertRoundTrips(1, () -> assertThat(store.sweep()).isBetween(LIFE.dividedBy(2), LIFE.plusSeconds(2)));
    }
}
