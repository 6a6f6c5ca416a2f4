package dev.larder.cache.engine;

import static dev.larder.cache.engine.Caches.get;
import static dev.larder.cache.engine.Callers.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Envelope.Kind;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.key.pattern.GlobPattern;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.settings.CacheSettings;
import dev.larder.cache.store.memory.MemoryStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A source with a replica that lags: for a while after a commit, loads still give what was there before. */
class GraceTest {

    private static final String KEY = "product:1";
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final AtomicLong now = new AtomicLong();
    private final MemoryStore memory = new MemoryStore(now::get);
    private final StoppingStore store = new StoppingStore(memory);
    private final Caches.Outcomes outcomes = new Caches.Outcomes();
    private final CacheEngine here = engine(Caches.settings(Duration.ofSeconds(30), Duration.ofSeconds(5)));
    private final Callers callers = new Callers();
    private final AtomicInteger loads = new AtomicInteger();
    private volatile String master = "v0";
    private volatile String replica = "v0";

    private CacheEngine engine(CacheSettings settings) {
        return new CacheEngine(store, settings.toBuilder().grace(GRACE).build(), outcomes);
    }

    @AfterEach
    void close() {
        callers.close();
        here.close();
        memory.close();
    }

    /** How an invalidation names the key. */
    enum By {
        KEY,
        PATTERN
    }

    private void invalidate(By by) {
        if (by == By.KEY) {
            here.invalidate(List.of(KEY), List.of());
        } else {
            here.invalidate(List.of(), List.of(new GlobPattern("product:*")));
        }
    }

    private String read() throws Exception {
        return get(here, KEY, () -> {
            loads.incrementAndGet();
            return replica;
        });
    }

    private void replicate() {
        replica = master;
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private Kind kind() {
        byte[] bytes = memory.read(KEY);
        return bytes == null ? null : Envelope.parse(bytes).kind();
    }

    private EntryUpdate begin(CacheEngine engine) {
        return engine.beginUpdate(Caches.strings(), KEY);
    }

    @ParameterizedTest
    @EnumSource(By.class)
    void invalidatedEntry_withinGrace_isNotFilledFromTheReplica(By by) throws Exception {
        read();
        master = "v1";
        invalidate(by);

        assertThat(read()).as("what the source says").isEqualTo("v0");
        replicate();
        assertThat(read()).as("and the next time it is asked again").isEqualTo("v1");
        assertThat(loads).hasValue(3);
    }

    @ParameterizedTest
    @EnumSource(By.class)
    void hits_comeBackAfterTheGraceTime(By by) throws Exception {
        read();
        master = "v1";
        invalidate(by);
        replicate();
        read();
        pass(GRACE);
        loads.set(0);

        assertThat(read()).isEqualTo("v1");
        assertThat(read()).isEqualTo("v1");
        assertThat(loads).hasValue(1);
    }

    @ParameterizedTest
    @EnumSource(By.class)
    void R24_keyThatWasAbsentWhenItWasInvalidated_isNotFilledEither(By by) throws Exception {
        master = "v1";
        invalidate(by);

        assertThat(read()).isEqualTo("v0");
        assertThat(kind()).isIn(null, Kind.FENCE);
        replicate();
        assertThat(read()).isEqualTo("v1");
        assertThat(outcomes.calls).containsOnly(Outcome.BYPASSED);
    }

    /** The list is read after the lease is there and before the load, so whichever comes first meets the other. */
    @Test
    void R24_leaseTakenBeforeThePatternWasNoted_isFenced() throws Exception {
        StoppingStore.Stop leased = store.stopAfter("lease");
        Future<String> read = callers.start(this::read);
        leased.awaitReached();
        master = "v1";
        invalidate(By.PATTERN);
        leased.resume();

        assertThat(result(read)).isEqualTo("v0");
        assertThat(kind()).isEqualTo(Kind.FENCE);
        replicate();
        assertThat(read()).isEqualTo("v1");
    }

    @Test
    void load_underALeaseThatIsFenced_leavesNoLeaseBehind() throws Exception {
        invalidate(By.PATTERN);
        read();

        assertThat(kind()).isNull();
    }

    @Test
    void otherKeys_areFilledWithinTheGraceOfAPattern() throws Exception {
        invalidate(By.PATTERN);
        get(here, "order:1", () -> "o");

        assertThat(memory.read("order:1")).isNotNull();
    }

    // ---- Updates under grace

    @Test
    void update_withinGrace_storesWhatTheWriterSays() throws Exception {
        read();
        invalidate(By.KEY);
        EntryUpdate update = begin(here);
        master = "v1";
        update.keep(master, Caches.STORED);
        update.committed();

        assertThat(read()).as("newer than the replica").isEqualTo("v1");
    }

    @Test
    void overlappingUpdates_leaveAFence() throws Exception {
        EntryUpdate first = begin(here);
        EntryUpdate second = begin(here);
        master = "v1";
        first.keep(master, Caches.STORED);
        first.committed();

        assertThat(kind()).isEqualTo(Kind.FENCE);
        assertThat(read()).isEqualTo("v0");
        second.rolledBack();
        replicate();
        assertThat(read()).as("the replica's old value was not stored").isEqualTo("v1");
    }

    @Test
    void R3_updateThatIsRolledBack_restoresTheFenceItReplaced() throws Exception {
        read();
        master = "v1";
        invalidate(By.KEY);
        begin(here).rolledBack();

        assertThat(kind()).isEqualTo(Kind.FENCE);
        read();
        replicate();
        assertThat(read()).isEqualTo("v1");
    }

    @Test
    void R3_writeOfAProcessThatDied_lastsAsLongAsTheFenceItReplaced() throws Exception {
        read();
        master = "v1";
        invalidate(By.KEY);
        try (CacheEngine dying = engine(Caches.settings(Duration.ofSeconds(2), Duration.ofSeconds(5)))) {
            begin(dying);
        }
        pass(Duration.ofSeconds(9));

        assertThat(kind()).isEqualTo(Kind.WRITE);
        read();
        replicate();
        pass(Duration.ofSeconds(1));
        assertThat(read()).isEqualTo("v1");
    }

    @Test
    void R3_writeWhoseAnswerWasLost_restoresTheFenceItReplaced() throws Exception {
        invalidate(By.KEY);
        store.loseAnswerOf("write");
        EntryUpdate update = begin(here);
        Callers.awaitUntil(() -> store.count("releaseAll") > 0 && kind() != Kind.WRITE);

        assertThat(kind()).isEqualTo(Kind.FENCE);
        update.rolledBack();
    }

    /** After the end of such an entry, a load within the grace time would store what the replica still has. */
    @Test
    void result_thatWouldExpireWithinGrace_isFencedInstead() throws Exception {
        CacheSpec brief = Caches.with(Caches.strings(), Duration.ofSeconds(3), Duration.ofSeconds(3), 0);
        EntryUpdate update = here.beginUpdate(brief, KEY);
        master = "v1";
        update.keep(master, Caches.STORED);
        update.committed();

        assertThat(kind()).isEqualTo(Kind.FENCE);
        pass(Duration.ofSeconds(4));
        read();
        replicate();
        assertThat(read()).isEqualTo("v1");
    }

    @Test
    void result_pastItsRefreshAge_isNotRenewedWithinGrace() throws Exception {
        CacheSpec refreshing = Caches.renewing(Duration.ofSeconds(2), Duration.ZERO, null);
        EntryUpdate update = here.beginUpdate(refreshing, KEY);
        master = "v1";
        update.keep(master, Caches.STORED);
        update.committed();
        pass(Duration.ofSeconds(5));

        assertThat(Caches.<String>get(here, refreshing, KEY, Caches.call(() -> replica)))
                .isEqualTo("v1");
        assertThat(outcomes.calls).containsExactly(Outcome.HIT);
        replicate();
        pass(Duration.ofSeconds(5));
        Caches.get(here, refreshing, KEY, Caches.call(() -> replica));
        assertThat(outcomes.calls).containsExactly(Outcome.HIT, Outcome.REFRESHED);
        Callers.awaitUntil(() -> store.count("fill") == 2);
    }

    /** During a rolling deploy two releases read and write one key in two shapes. */
    @Test
    void resultOfAnotherRelease_isLeftAloneWithinGrace_andReplacedAfterIt() throws Exception {
        CacheSpec otherShape = Caches.of(Integer.class);
        EntryUpdate update = here.beginUpdate(otherShape, KEY);
        master = "v1";
        update.keep(1, Caches.STORED);
        update.committed();

        assertThat(read()).as("not stored").isEqualTo("v0");
        replicate();
        assertThat(read()).isEqualTo("v1");
        assertThat(Caches.<Integer>get(here, otherShape, KEY, Caches.call(() -> 0)))
                .isEqualTo(1);
        pass(GRACE);
        read();
        loads.set(0);
        assertThat(read()).isEqualTo("v1");
        assertThat(loads).hasValue(0);
    }

    @Test
    void readers_whoMeetAFence_shareOneLoadOfTheProcess() throws Exception {
        invalidate(By.KEY);
        Source slow = new Source();
        slow.holdLoads();
        Future<String> first = callers.start(() -> get(here, KEY, slow::load));
        slow.awaitHeldLoad();
        Future<String> second = callers.start(() -> get(here, KEY, slow::load));
        callers.awaitBlocked(second);
        slow.letGo();

        assertThat(result(first)).isEqualTo("v0");
        assertThat(result(second)).isEqualTo("v0");
        assertThat(slow.loads()).isEqualTo(1);
    }

    @Test
    void withoutGrace_nothingIsFenced() throws Exception {
        try (CacheEngine plain = Caches.process(store)) {
            plain.invalidate(List.of(KEY), List.of(new GlobPattern("product:*")));
            get(plain, KEY, () -> "v1");
        }

        assertThat(kind()).isEqualTo(Kind.VALUE);
    }
}
