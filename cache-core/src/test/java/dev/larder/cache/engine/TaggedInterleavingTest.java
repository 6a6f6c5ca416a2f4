package dev.larder.cache.engine;

import static dev.larder.cache.engine.Callers.awaitUntil;
import static dev.larder.cache.engine.Callers.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.codec.Envelope;
import dev.larder.cache.engine.call.CacheCall;
import dev.larder.cache.engine.call.ReadCall;
import dev.larder.cache.engine.load.AwayLoads;
import dev.larder.cache.engine.load.LoadOrder;
import dev.larder.cache.engine.load.SharedLoad;
import dev.larder.cache.metrics.ErrorKind;
import dev.larder.cache.store.memory.MemoryStore;
import dev.larder.cache.testing.WaitingThreads;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Loads and invalidations by tag that meet, each as one interleaving that is forced. */
class TaggedInterleavingTest extends TwoProcesses {

    private static final String KEY = "products:list";

    TaggedInterleavingTest() {
        super(StoreTime.REAL);
    }

    private String read(String... tags) throws Exception {
        return Tagged.get(here, KEY, source::load, tags);
    }

    private Future<String> start(String... tags) {
        return callers.start(() -> read(tags));
    }

    private void changeThere(String tag) {
        source.commit();
        there.invalidate(Tagged.of(tag));
    }

    @Test
    void R13_tagInvalidatedWhileTheValueIsLoaded_valueIsNotStored() throws Exception {
        Future<String> slow = source.holdLoadOf(() -> start("product:1"));
        changeThere("product:1");
        source.letGo();

        assertThat(result(slow)).as("began before the invalidation").isEqualTo("v0");
        assertThat(outcomes.answers()).containsExactly("REFUSED TAG_INVALIDATED");
        assertThat(memory.read(KEY)).as("nor does its lease stay").isNull();
        assertThat(read("product:1")).isEqualTo("v1");
    }

    @Test
    void R13_clockIsNotedBeforeTheLoad_invalidationBeforeItCostsNothing() throws Exception {
        changeThere("product:1");

        read("product:1");
        read("product:1");

        assertThat(outcomes.answers()).containsExactly("MISS ABSENT", "HIT FRESH");
    }

    @ParameterizedTest
    @ValueSource(strings = {"product:1", "product:2", "category:7"})
    void entry_withSeveralTags_isReachedByEach(String tag) throws Exception {
        read("product:1", "product:2", "category:7");

        changeThere(tag);

        assertThat(read("product:1", "product:2", "category:7")).isEqualTo("v1");
    }

    @Test
    void entry_withAnotherTag_stays() throws Exception {
        read("product:1");

        changeThere("product:2");

        assertThat(read("product:1")).isEqualTo("v0");
    }

    @Test
    void slowLoad_ofAnotherTag_isStored() throws Exception {
        Future<String> slow = source.holdLoadOf(() -> start("product:1"));
        there.invalidate(Tagged.of("product:2"));
        source.letGo();
        result(slow);

        assertThat(outcomes.answers()).containsExactly("MISS ABSENT");
        assertThat(memory.read(KEY)).isNotNull();
    }

    /** These two have one hash, so they share a bucket whatever the number of buckets. */
    @Test
    void slowLoad_neighbourInItsBucketInvalidated_isRefusedAndNothingIsStale() throws Exception {
        Future<String> slow = source.holdLoadOf(() -> start("product:Aa"));
        there.invalidate(Tagged.of("product:BB"));
        source.letGo();

        assertThat(result(slow)).isEqualTo("v0");
        assertThat(outcomes.answers()).containsExactly("REFUSED TAG_INVALIDATED");
        read("product:Aa");
        there.invalidate(Tagged.of("product:BB"));
        assertThat(memory.read(KEY))
                .as("an entry that stands there is not concerned")
                .isNotNull();
    }

    /** The lease stands still, because an invalidation by tag knows only what was stored under the tag. */
    @Test
    void R13_callerWhoCameAfterTheInvalidation_isNotAnsweredByTheLoadBeforeIt() throws Exception {
        Future<String> early = source.holdLoadOf(() -> start("product:1"));
        changeThere("product:1");
        Future<String> late = start("product:1");
        callers.awaitWaitingIn(late, SharedLoad.class);
        source.letGo();

        assertThat(result(early)).isEqualTo("v0");
        assertThat(result(late)).isEqualTo("v1");
    }

    @Test
    void callersWhoJoined_valueStored_shareOneLoad() throws Exception {
        source.holdLoads();
        List<Future<String>> all =
                Stream.generate(() -> start("product:1")).limit(20).toList();
        source.awaitHeldLoad();
        for (Future<String> caller : all) {
            callers.awaitWaitingIn(caller, Source.class, SharedLoad.class);
        }
        source.letGo();

        assertThat(all).allSatisfy(caller -> assertThat(result(caller)).isEqualTo("v0"));
        assertThat(source.loads()).isEqualTo(1);
        assertThat(outcomes.answers()).contains("JOINED LOADING");
    }

    /** Nothing says that the load saw every invalidation before they came, so they look again. */
    @Test
    void callersWhoJoined_valueNotStored_areAllAnswered() throws Exception {
        CacheCall call = Caches.notStored(source::load);
        source.holdLoads();
        List<Future<String>> all = Stream.generate(
                        () -> callers.start(() -> Caches.<String>get(here, Tagged.strings(), KEY, call)))
                .limit(20)
                .toList();
        source.awaitHeldLoad();
        for (Future<String> caller : all) {
            callers.awaitWaitingIn(caller, Source.class, SharedLoad.class);
        }
        source.letGo();

        assertThat(all).allSatisfy(caller -> assertThat(result(caller)).isEqualTo("v0"));
        assertThat(here.loadsUnderWay()).isZero();
    }

    @Test
    void loadUnderALease_notStored_answersThoseWhoCameBeforeItBegan() {
        LoadOrder order = new LoadOrder();
        ReadCall before = arrived(order);
        SharedLoad load = order.nextUnderLease(Tagged.strings());
        ReadCall after = arrived(order);
        load.succeed(new byte[0]);
        load.settle(false);

        assertThat(load.mayAnswer(before)).isTrue();
        assertThat(load.mayAnswer(after)).isFalse();
    }

    private static ReadCall arrived(LoadOrder order) {
        ReadCall read = new ReadCall(Tagged.strings(), KEY, Tagged.call(() -> ""), 0);
        order.arrived(read);
        return read;
    }

    /** For a foreign lease, and one that is too slow. */
    @ParameterizedTest
    @EnumSource(
            value = Stampede.class,
            names = {"CLUSTER", "LOCAL"})
    void callerWhoLoadsWithoutLease_isNotAnsweredByALoadBeforeTheInvalidation(Stampede stampede) throws Exception {
        memory.lease(KEY, Duration.ofSeconds(60));
        try (CacheEngine impatient = Caches.process(store, Duration.ofSeconds(30), Duration.ofMillis(500))) {
            Callable<String> get =
                    () -> Caches.get(impatient, Tagged.with(stampede), KEY, Tagged.call(source::load, "product:1"));
            source.holdLoads();
            Future<String> early = callers.start(get);
            source.awaitHeldLoad();
            changeThere("product:1");
            source.holdLoadsNoMore();
            Future<String> late = callers.start(get);
            awaitUntil(() -> late.isDone() || WaitingThreads.count(Callers.class, SharedLoad.class.getName()) == 1);
            source.letGo();

            assertThat(result(early)).isEqualTo("v0");
            assertThat(result(late)).isEqualTo("v1");
            assertThat(impatient.loadsUnderWay()).isZero();
        }
    }

    @Test
    void round_startedAfterTheCallerCame_servesIt() {
        LoadOrder order = new LoadOrder();
        AwayLoads rounds = new AwayLoads(order);
        ReadCall patient = arrived(order);
        AwayLoads.Round round = rounds.enter(arrived(order));
        rounds.start(KEY, round);
        ReadCall late = arrived(order);

        assertThat(rounds.enter(patient)).isSameAs(round);
        assertThat(rounds.enter(late)).isNotSameAs(round);
    }

    // ---- Quarantine

    @Test
    void R25_tagUndelivered_itsEntriesAreNeitherServedNorStoredUntilItIs() throws Exception {
        read("product:1");
        Tagged.get(here, "other", source::load, "product:2");
        StoppingStore.Stop delivering = loseInvalidation("product:1");

        assertThat(read("product:1"))
                .as("Redis is back and still holds the old value")
                .isEqualTo("v1");
        assertThat(read("product:1")).isEqualTo("v1");
        assertThat(Tagged.get(here, "new", source::load, "product:1")).isEqualTo("v1");
        assertThat(memory.read("new")).as("nor is its lease left behind").isNull();
        assertThat(Tagged.get(here, "other", source::load, "product:2"))
                .as("not concerned")
                .isEqualTo("v0");
        assertThat(outcomes.answers()).contains("UNAVAILABLE QUARANTINED").doesNotContain("REFUSED TAG_INVALIDATED");

        delivering.resume();
        awaitUntil(() -> here.outstandingInvalidations() == 0);
        assertThat(memory.read(KEY)).isNull();
        read("product:1");
        assertThat(memory.read(KEY)).as("stored again").isNotNull();
    }

    /** The store was there for the delivery and is away again when the load fails: only the old reply is left. */
    @Test
    void R11_tagDeliveredBetweenTheReplyAndTheFailureOfTheLoad_oldValueIsNotServedAsStale() throws Exception {
        AtomicLong nanos = new AtomicLong();
        StoppingStore own = new StoppingStore(new MemoryStore(nanos::get));
        try (CacheEngine engine = Caches.process(own)) {
            Caches.get(engine, Tagged.stale(), KEY, Tagged.call(source::load, "product:1"));
            nanos.addAndGet(Duration.ofMinutes(6).toNanos());
            own.cutOff();
            source.commit();
            engine.invalidate(Tagged.of("product:1"));
            StoppingStore.Stop delivering = own.stopBefore("dropTagged");
            own.reconnect();
            delivering.awaitReached();
            CacheCall failing = Tagged.call(
                    () -> {
                        delivering.resume();
                        awaitUntil(() -> engine.outstandingInvalidations() == 0);
                        own.cutOff();
                        throw new IllegalStateException("the source is away, too");
                    },
                    "product:1");

            assertThatThrownBy(() -> Caches.get(engine, Tagged.stale(), KEY, failing))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the source is away, too");
        }
    }

    /** Cuts the store off, so that an invalidation is lost, and stops when it is about to be delivered. */
    private StoppingStore.Stop loseInvalidation(String... tags) {
        store.cutOff();
        source.commit();
        here.invalidate(Tagged.of(tags));
        StoppingStore.Stop delivering = store.stopBefore("dropTagged");
        store.reconnect();
        delivering.awaitReached();
        return delivering;
    }

    @Test
    void R25_tagDeliveredBetweenTheReplyAndTheLookAtIt_replyIsNotServed() throws Exception {
        read("product:1");
        StoppingStore.Stop delivering = loseInvalidation("product:1");
        StoppingStore.Stop replied = store.stopAfter("read");
        Future<String> late = start("product:1");
        replied.awaitReached();
        delivering.resume();
        awaitUntil(() -> here.outstandingInvalidations() == 0);
        replied.resume();

        assertThat(result(late)).isEqualTo("v1");
    }

    @Test
    void tagUndelivered_valueOfALoadThatWasJoined_isNotServed() throws Exception {
        StoppingStore.Stop filling = store.stopBefore("fill");
        Future<String> early = start("product:1");
        filling.awaitReached();
        StoppingStore.Stop delivering = loseInvalidation("product:1");
        Future<String> late = start("product:1");
        callers.awaitWaitingIn(late, SharedLoad.class);
        filling.resume();

        assertThat(result(early)).isEqualTo("v0");
        assertThat(result(late)).isEqualTo("v1");

        delivering.resume();
        awaitUntil(() -> here.outstandingInvalidations() == 0);
        assertThat(memory.read(KEY)).isNull();
    }

    @Test
    void tagsUndelivered_moreThanCanBeRemembered_becomeEveryTagAndNoneIsForgotten() throws Exception {
        read("product:1");
        Tagged.get(here, "other", source::load, "category:7");
        Caches.get(here, "untagged", source::load);
        store.cutOff();
        source.commit();
        for (int i = 1; i <= 10_001; i++) {
            here.invalidate(Tagged.of("product:" + i));
        }
        StoppingStore.Stop delivering = store.stopBefore("dropTagged");
        store.reconnect();
        delivering.awaitReached();

        assertThat(here.outstandingInvalidations()).isEqualTo(10_001);
        assertThat(read("product:1")).isEqualTo("v1");
        assertThat(Tagged.get(here, "other", source::load, "category:7"))
                .as("too much is allowed")
                .isEqualTo("v1");
        assertThat(Caches.get(here, "untagged", source::load)).isEqualTo("v0");

        delivering.resume();
        awaitUntil(() -> here.outstandingInvalidations() == 0);
        assertThat(memory.read(KEY)).isNull();
        assertThat(memory.read("other")).isNull();
        assertThat(memory.read("untagged")).isNotNull();
    }

    // ---- Touched

    @Test
    void touchedTag_entryThatCarriesIt_isReadPastTheCacheAndNotStored() throws Exception {
        read("product:1");
        source.commit();
        CacheCall touching = Tagged.call(source::load, value -> Set.of("product:1"), Set.of("product:1"));

        assertThat(Caches.<String>get(here, Tagged.strings(), KEY, touching)).isEqualTo("v1");
        assertThat(read("product:1")).as("others are not concerned").isEqualTo("v0");

        there.invalidate(Tagged.of("product:1"));
        Caches.get(here, Tagged.strings(), KEY, touching);
        assertThat(memory.read(KEY)).isNull();
        assertThat(outcomes.answers())
                .containsExactly("MISS ABSENT", "BYPASSED TOUCHED_KEY", "HIT FRESH", "BYPASSED TOUCHED_KEY");
    }

    @Test
    void touchedTag_entryThatDoesNotCarryIt_isServedAndStored() throws Exception {
        CacheCall touching = Tagged.call(source::load, value -> Set.of("product:1"), Set.of("product:2"));

        Caches.get(here, Tagged.strings(), KEY, touching);
        Caches.get(here, Tagged.strings(), KEY, touching);

        assertThat(outcomes.answers()).containsExactly("MISS ABSENT", "HIT FRESH");
    }

    // ---- What tags are computed from

    @Test
    void tags_thatCannotBeComputed_costTheEntryAndNotTheCall() throws Exception {
        CacheCall failing = Tagged.call(
                source::load,
                value -> {
                    throw new IllegalStateException("a getter failed");
                },
                Set.of());

        assertThat(Caches.<String>get(here, Tagged.strings(), KEY, failing)).isEqualTo("v0");

        assertThat(memory.read(KEY)).as("neither value nor lease").isNull();
        assertThat(outcomes.errorKinds).containsExactly(ErrorKind.TAGS);
    }

    @Test
    void tags_ofAHit_areComputedOnlyWhileATagIsOutstandingOrTouched() throws Exception {
        AtomicInteger computed = new AtomicInteger();
        CacheCall counting = Tagged.call(
                source::load,
                value -> {
                    computed.incrementAndGet();
                    return Set.of("product:1");
                },
                Set.of());

        for (int i = 0; i < 5; i++) {
            Caches.get(here, Tagged.strings(), KEY, counting);
        }

        assertThat(computed).hasValue(1);
    }

    @Test
    void absentValue_withATag_isReachedByIt() throws Exception {
        AtomicInteger loads = new AtomicInteger();
        CacheCall absent = Tagged.call(
                () -> {
                    loads.incrementAndGet();
                    return null;
                },
                "vendor:1");
        Caches.get(here, Tagged.strings(), KEY, absent);
        Caches.get(here, Tagged.strings(), KEY, absent);
        assertThat(loads).hasValue(1);

        there.invalidate(Tagged.of("vendor:1"));

        Caches.get(here, Tagged.strings(), KEY, absent);
        assertThat(loads).hasValue(2);
    }

    @Test
    void miss_withTags_costsThreeCommands() throws Exception {
        read("product:1", "product:2");

        assertThat(store.commands()).containsExactly("read", "lease", "fill");
        assertThat(Envelope.parse(memory.read(KEY)).kind()).isEqualTo(Envelope.Kind.VALUE);
    }
}
