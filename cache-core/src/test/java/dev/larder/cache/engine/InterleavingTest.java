package dev.larder.cache.engine;

import static dev.larder.cache.engine.Caches.call;
import static dev.larder.cache.engine.Caches.get;
import static dev.larder.cache.engine.Callers.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.TypeRef;
import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.engine.call.CacheCall;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.lease.LeaseRequests;
import dev.larder.cache.engine.load.LoadsWithoutLease;
import dev.larder.cache.engine.load.Patience;
import dev.larder.cache.engine.load.SharedLoad;
import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.store.memory.MemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The races, each as one interleaving that is forced, not hoped for. "Here" and "there" are two processes: two engines
 * over one store.
 */
class InterleavingTest extends TwoProcesses {

    InterleavingTest() {
        super(StoreTime.REAL);
    }

    private Future<String> readHere() {
        return callers.start(() -> get(here, "product:1", source::load));
    }

    private Future<String> readThere() {
        return callers.start(() -> get(there, "product:1", source::load));
    }

    /** Every way in which an invalidation can reach the key. */
    static Stream<Arguments> invalidations() {
        return Stream.of(
                Arguments.of("key", (Consumer<CacheEngine>) e -> e.invalidate(List.of("product:1"), List.of())),
                Arguments.of("pattern", (Consumer<CacheEngine>)
                        e -> e.invalidate(List.of(), List.of(startingWith("product:1")))),
                Arguments.of("clear", (Consumer<CacheEngine>)
                        e -> e.invalidate(List.of(), List.of(startingWith("product:")))));
    }

    private static KeyPattern startingWith(String head) {
        return new KeyPattern() {
            @Override
            public List<String> globs() {
                return List.of(head + "*");
            }

            @Override
            public boolean matches(String key) {
                return key.startsWith(head);
            }
        };
    }

    @ParameterizedTest(name = "by {0}")
    @MethodSource("invalidations")
    void slowLoad_invalidatedInTheMiddle_isNotStored(String by, Consumer<CacheEngine> invalidation) throws Exception {
        Future<String> slow = source.holdLoadOf(this::readHere);

        source.commit();
        invalidation.accept(there);
        source.letGo();

        assertThat(result(slow)).as("began before the invalidation").isEqualTo("v0");
        assertThat(outcomes.calls).containsExactly(Outcome.REFUSED);
        assertThat(result(readHere())).isEqualTo("v1");
        assertThat(result(readThere())).isEqualTo("v1");
    }

    @ParameterizedTest(name = "by {0}")
    @MethodSource("invalidations")
    void slowLoad_invalidatedAndLoadedAnewMeanwhile_doesNotReplaceTheNewValue(
            String by, Consumer<CacheEngine> invalidation) throws Exception {
        Future<String> slow = source.holdLoadOf(this::readHere);
        source.commit();
        invalidation.accept(there);
        StoppingStore.Stop beforeFill = store.stopBefore("fill");
        source.letGo();
        beforeFill.awaitReached();

        assertThat(result(readThere())).isEqualTo("v1");
        beforeFill.resume();

        assertThat(result(slow)).isEqualTo("v0");
        assertThat(result(readHere())).isEqualTo("v1");
        assertThat(source.loads()).isEqualTo(2);
    }

    @Test
    void slowLoad_replyOfTheFillOnItsWayDuringTheInvalidation_isGone() throws Exception {
        StoppingStore.Stop afterFill = store.stopAfter("fill");
        Future<String> slow = readHere();
        afterFill.awaitReached();

        source.commit();
        there.invalidate(List.of("product:1"), List.of());
        afterFill.resume();

        assertThat(result(slow)).isEqualTo("v0");
        assertThat(result(readHere())).isEqualTo("v1");
    }

    @Test
    void firstLoadEver_invalidatedWhileNothingButTheLeaseStands_isNotStored() throws Exception {
        StoppingStore.Stop afterLease = store.stopAfter("lease");
        Future<String> first = readHere();
        afterLease.awaitReached();
        source.commit();
        there.invalidate(List.of("product:1"), List.of());
        source.commit();
        afterLease.resume();

        assertThat(result(first)).isEqualTo("v2");
        assertThat(memory.read("product:1"))
                .as("its lease was gone, so nothing was stored")
                .isNull();
    }

    @Test
    void load_leaseNotYetAcknowledged_hasNotBegun() throws Exception {
        StoppingStore.Stop afterLease = store.stopAfter("lease");
        Future<String> read = readHere();
        afterLease.awaitReached();

        assertThat(source.loads()).as("rule R2").isZero();

        afterLease.resume();
        result(read);
        assertThat(source.loads()).isEqualTo(1);
    }

    /**
     * After the invalidation another process's lease stands there, so the late caller does look for a load to join. The
     * only one in this process is that of the old lease.
     */
    @Test
    void join_loadInvalidatedBeforeTheCallerCame_isNotJoined() throws Exception {
        Future<String> early = source.holdLoadOf(this::readHere);
        source.commit();
        there.invalidate(List.of("product:1"), List.of());
        Stamp foreign = memory.lease("product:1", Duration.ofSeconds(30));

        Future<String> late = readHere();
        awaitWaitingForAFill(late);
        source.letGo();
        assertThat(result(early)).isEqualTo("v0");
        there.invalidate(List.of("product:1"), List.of());

        assertThat(foreign).isNotNull();
        assertThat(result(late)).as("rule R4").isEqualTo("v1");
    }

    @Test
    void join_leaseOfThisProcessStillStands_sharesTheLoad() throws Exception {
        Future<String> first = source.holdLoadOf(this::readHere);
        Future<String> second = readHere();
        callers.awaitWaitingIn(second, SharedLoad.class);
        source.letGo();

        assertThat(result(first)).isEqualTo("v0");
        assertThat(result(second)).isEqualTo("v0");
        assertThat(source.loads()).isEqualTo(1);
        assertThat(outcomes.calls).containsExactlyInAnyOrder(Outcome.MISS, Outcome.JOINED);
    }

    @Test
    void join_mutableValue_everyCallerHasACopyOfItsOwn() throws Exception {
        CacheSpec lists = Caches.of(new TypeRef<List<String>>() {}.type());
        CacheCall load = call(() -> new ArrayList<>(List.of(source.load())));
        source.holdLoads();
        List<Future<List<String>>> all = Stream.generate(
                        () -> callers.start(() -> Caches.<List<String>>get(here, lists, "product:1", load)))
                .limit(5)
                .toList();
        for (Future<List<String>> caller : all) {
            callers.awaitWaitingIn(caller, Source.class, SharedLoad.class);
        }
        source.letGo();
        for (Future<List<String>> caller : all) {
            result(caller).add("changed");
        }

        assertThat(all).allSatisfy(caller -> assertThat(result(caller)).containsExactly("v0", "changed"));
        assertThat(source.loads()).isEqualTo(1);
    }

    @Test
    void join_loadEndedBetweenTheReplyAndTheLookForIt_looksAgainAndHits() throws Exception {
        Future<String> loading = source.holdLoadOf(this::readHere);
        StoppingStore.Stop sawLease = store.stopAfter("read");
        Future<String> late = readHere();
        sawLease.awaitReached();
        source.letGo();
        result(loading);
        sawLease.resume();

        assertThat(result(late)).isEqualTo("v0");
        assertThat(outcomes.waits)
                .as("no waiting for a wake-up that has passed")
                .isEmpty();
        assertThat(source.loads()).isEqualTo(1);
    }

    @Test
    void misses_atTheSameMoment_askForTheLeaseOnce() throws Exception {
        StoppingStore.Stop leasing = store.stopBefore("lease");
        Future<String> first = readHere();
        leasing.awaitReached();
        List<Future<String>> others = startMany(() -> get(here, "product:1", source::load));
        awaitWaitingIn(others, LeaseRequests.class);
        leasing.resume();

        assertThat(result(first)).isEqualTo("v0");
        assertThat(others).allSatisfy(caller -> assertThat(result(caller)).isEqualTo("v0"));
        assertThat(store.count("lease")).isEqualTo(1);
        assertThat(source.loads()).isEqualTo(1);
    }

    @Test
    void read_replyOnItsWayDuringTheInvalidation_isOnlyTheOldCallers() throws Exception {
        result(readHere());
        StoppingStore.Stop afterRead = store.stopAfter("read");
        Future<String> old = readHere();
        afterRead.awaitReached();
        source.commit();
        there.invalidate(List.of("product:1"), List.of());

        assertThat(result(readHere())).as("rule R5").isEqualTo("v1");

        afterRead.resume();
        assertThat(result(old)).isEqualTo("v0");
    }

    private void awaitWaitingForAFill(Future<?> waiting) throws InterruptedException {
        awaitUntil(() -> store.openWatches() == 1);
        callers.awaitWaitingIn(waiting, Patience.class);
    }

    @Test
    void waiter_wokenByAFillThatWasInvalidatedAtOnce_looksAgain() throws Exception {
        Future<String> loading = source.holdLoadOf(this::readThere);
        Future<String> waiting = readHere();
        awaitWaitingForAFill(waiting);
        StoppingStore.Stop woken = store.stopBefore("read");
        source.letGo();
        result(loading);
        woken.awaitReached();
        source.commit();
        there.invalidate(List.of("product:1"), List.of());
        woken.resume();

        assertThat(result(waiting)).as("rule R6").isEqualTo("v1");
    }

    @Test
    void waiter_ofAnotherProcess_isWokenByTheFillAndHitsIt() throws Exception {
        Future<String> loading = source.holdLoadOf(this::readThere);
        Future<String> waiting = readHere();
        awaitWaitingForAFill(waiting);
        source.letGo();

        assertThat(result(waiting)).isEqualTo("v0");
        assertThat(result(loading)).isEqualTo("v0");
        assertThat(source.loads()).isEqualTo(1);
        assertThat(outcomes.calls).containsExactly(Outcome.WAITED);
    }

    @Test
    void holder_dead_othersLoadWhenItsLeaseEnds() throws Exception {
        memory.lease("product:1", Duration.ofMillis(150));

        assertThat(result(readHere())).isEqualTo("v0");

        assertThat(outcomes.calls).containsExactly(Outcome.MISS);
    }

    @Test
    void holder_pausedPastItsLeaseAndThenWriting_isRefused() throws Exception {
        CacheEngine pausing = Caches.process(store, Duration.ofMillis(100), Duration.ofSeconds(5));
        Future<String> holder = source.holdLoadOf(() -> callers.start(() -> get(pausing, "product:1", source::load)));
        pausing.close(); // Nobody renews any more, as in a process that stands still.
        source.commit();
        source.holdLoadsNoMore();
        String next = result(readThere());
        source.letGo();

        assertThat(next).isEqualTo("v1");
        assertThat(result(holder)).isEqualTo("v0");
        assertThat(result(readHere())).isEqualTo("v1");
    }

    @Test
    void load_longerThanItsLease_isRenewedAndStored() throws Exception {
        AtomicLong now = new AtomicLong();
        StoppingStore timed = new StoppingStore(new MemoryStore(now::get));
        try (CacheEngine slow = Caches.process(timed, Duration.ofMillis(150), Duration.ofSeconds(5))) {
            source.holdLoads();
            Future<String> holder = callers.start(() -> get(slow, "product:1", source::load));
            source.awaitHeldLoad();
            for (int thirds = 0; thirds < 5; thirds++) {
                long renewals = timed.count("renewAll");
                awaitUntil(() -> timed.count("renewAll") >= renewals + 2); // So the first of the two has ended.
                now.addAndGet(Duration.ofMillis(100).toNanos());
            }
            source.letGo();

            assertThat(result(holder)).isEqualTo("v0");
            assertThat(get(slow, "product:1", source::load)).isEqualTo("v0");
            assertThat(source.loads()).isEqualTo(1);
        }
    }

    @Test
    void load_longerThanItsLease_invalidatedMeanwhile_isNotStoredByARenewal() throws Exception {
        try (CacheEngine slow = Caches.process(store, Duration.ofMillis(150), Duration.ofSeconds(5))) {
            source.holdLoads();
            Future<String> holder = callers.start(() -> get(slow, "product:1", source::load));
            source.awaitHeldLoad();
            StoppingStore.Stop renewing = store.stopBefore("renewAll");
            renewing.awaitReached();
            source.commit();
            there.invalidate(List.of("product:1"), List.of());
            renewing.resume();
            source.letGo();

            assertThat(result(holder)).isEqualTo("v0");
            assertThat(result(readHere())).isEqualTo("v1");
        }
    }

    @Test
    void failedLoad_ofAHundredWaiters_runsOnceAndReachesAll() throws Exception {
        IllegalStateException failure = new IllegalStateException("source is down");
        source.holdLoads();
        List<Future<Object>> all = Stream.generate(
                        () -> callers.start(() -> failureOf(() -> get(here, "product:1", () -> {
                            source.load();
                            throw failure;
                        }))))
                .limit(100)
                .toList();
        for (Future<Object> caller : all) {
            callers.awaitWaitingIn(caller, Source.class, SharedLoad.class);
        }
        source.letGo();

        assertThat(all).allSatisfy(caller -> assertThat(result(caller)).isSameAs(failure));
        assertThat(source.loads()).isEqualTo(1);
        assertThat(memory.read("product:1")).isNull();
    }

    private static Object failureOf(Callable<?> call) throws Exception {
        try {
            return call.call();
        } catch (IllegalStateException e) {
            return e;
        }
    }

    @Test
    void hangingLoad_callersWaitTheLeaseWaitThenShareOneFurtherLoadThatIsNotStored() throws Exception {
        try (CacheEngine impatient = Caches.process(store, Duration.ofSeconds(30), Duration.ofSeconds(1))) {
            source.holdLoads();
            Future<String> hanging = callers.start(() -> get(impatient, "product:1", source::load));
            source.awaitHeldLoad();
            GatedLoad further = new GatedLoad();
            List<Future<String>> waiting = startMany(() -> get(impatient, "product:1", further));
            awaitWaitingIn(waiting, LoadsWithoutLease.class);
            further.letGo();

            assertThat(waiting).allSatisfy(caller -> assertThat(result(caller)).isEqualTo("further"));
            assertThat(further.loads()).isEqualTo(1);
            assertThat(Envelope.parse(memory.read("product:1")).kind()).isEqualTo(Envelope.Kind.LEASE);
            source.letGo();
            assertThat(result(hanging)).isEqualTo("v0");
        }
    }

    @Test
    void furtherLoad_hangingToo_isOvertakenByOneMore() throws Exception {
        try (CacheEngine impatient = Caches.process(store, Duration.ofSeconds(30), Duration.ofMillis(200))) {
            memory.lease("product:1", Duration.ofSeconds(30));
            GatedLoad hanging = new GatedLoad();
            Future<String> stuck = callers.start(() -> get(impatient, "product:1", hanging));
            awaitUntil(() -> hanging.loads() == 1);

            String value = result(callers.start(() -> get(impatient, "product:1", source::load)));

            assertThat(value).isEqualTo("v0");
            hanging.letGo();
            assertThat(result(stuck)).isEqualTo("further");
        }
    }

    @Test
    void loadAway_hanging_isOvertakenByOneMore() throws Exception {
        // Long enough for all to come before the first of them gives up.
        try (CacheEngine impatient = Caches.process(store, Duration.ofSeconds(30), Duration.ofSeconds(2))) {
            store.cutOff();
            GatedLoad hanging = new GatedLoad();
            Future<String> stuck = callers.start(() -> get(impatient, "product:1", hanging));
            awaitUntil(() -> hanging.loads() == 1);

            List<Future<String>> late = startMany(() -> get(impatient, "product:1", source::load));

            assertThat(late).allSatisfy(caller -> assertThat(result(caller)).isEqualTo("v0"));
            assertThat(source.loads()).as("not one for each caller").isLessThan(5);
            hanging.letGo();
            assertThat(result(stuck)).isEqualTo("further");
        }
    }

    /** A load that goes on when the test says so. */
    private static final class GatedLoad implements Callable<String> {
        private final AtomicInteger loads = new AtomicInteger();
        private final CountDownLatch gate = new CountDownLatch(1);

        @Override
        public String call() throws InterruptedException {
            loads.incrementAndGet();
            gate.await();
            return "further";
        }

        int loads() {
            return loads.get();
        }

        void letGo() {
            gate.countDown();
        }
    }

    private List<Future<String>> startMany(Callable<String> call) {
        return Stream.generate(() -> callers.start(call)).limit(20).toList();
    }

    private void awaitWaitingIn(List<Future<String>> waiting, Class<?>... places) throws InterruptedException {
        for (Future<String> caller : waiting) {
            callers.awaitWaitingIn(caller, places);
        }
    }

    @Test
    void loadAlone_invalidatedBeforeTheCallerCame_isNotShared() throws Exception {
        try (CacheEngine impatient = Caches.process(store, Duration.ofSeconds(30), Duration.ofMillis(500))) {
            memory.lease("product:1", Duration.ofSeconds(30));
            source.holdLoads();
            Future<String> gaveUp = callers.start(() -> get(impatient, "product:1", source::load));
            source.awaitHeldLoad();
            source.commit();
            there.invalidate(List.of("product:1"), List.of());
            memory.lease("product:1", Duration.ofSeconds(30));
            source.holdLoadsNoMore();

            Future<String> late = callers.start(() -> get(impatient, "product:1", source::load));
            assertThat(late)
                    .as("rule R4: the load of the one who gave up had seen another stamp")
                    .succeedsWithin(Duration.ofSeconds(4)) // It would have waited ten lease waits for that load.
                    .isEqualTo("v1");
            source.letGo();
            assertThat(result(gaveUp)).isEqualTo("v0");
        }
    }

    @Test
    void loadLongerThanTheLeaseWait_twentyCallers_twoLoads() throws Exception {
        try (CacheEngine impatient = Caches.process(store, Duration.ofSeconds(30), Duration.ofMillis(500))) {
            source.holdLoads();
            List<Future<String>> all = startMany(() -> get(impatient, "product:1", source::load));
            awaitWaitingIn(all, Source.class, LoadsWithoutLease.class);
            source.letGo();

            assertThat(all).allSatisfy(caller -> assertThat(result(caller)).isEqualTo("v0"));
            assertThat(source.loads()).as("the leased one and one further load").isEqualTo(2);
            assertThat(impatient.loadsUnderWay()).as("left behind").isZero();
        }
    }

    @Test
    void leaseWaitZero_isNoWaitingButCachesAllTheSame() throws Exception {
        try (CacheEngine hasty = Caches.process(store, Duration.ofSeconds(30), Duration.ZERO)) {
            get(hasty, "product:1", source::load);
            get(hasty, "product:1", source::load);

            assertThat(source.loads()).isEqualTo(1);
        }
    }

    /**
     * The answer to a lease, a fill or a release is lost. The lease that stands there is nobody's, and until it ended
     * by itself every caller would wait for it in vain.
     */
    @ParameterizedTest
    @ValueSource(strings = {"lease", "fill", "release"})
    void answerLost_ofACommandOnTheLease_leavesNoLeaseBehind(String command) throws Exception {
        store.loseAnswerOf(command);

        CacheCall call = command.equals("release") ? Caches.notStored(source::load) : call(source::load);
        String value = get(here, Caches.strings(), "product:1", call);

        assertThat(value).isEqualTo("v0");
        awaitUntil(() -> isNoLease(memory.read("product:1")));
        long began = System.nanoTime();
        result(readThere());
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .as("nobody waits for a lease that is nobody's")
                .isLessThan(Duration.ofSeconds(20));
    }

    private static boolean isNoLease(byte[] bytes) {
        return bytes == null || Envelope.parse(bytes).kind() != Envelope.Kind.LEASE;
    }

    @ParameterizedTest
    @EnumSource(
            value = Envelope.Kind.class,
            names = {"WRITE", "FENCE"})
    void entryThatIsClosed_isNeitherServedNorReplaced(Envelope.Kind kind) throws Exception {
        byte[] closed = Envelope.value(Stamp.fresh(), 0, 0, new byte[0], 1000);
        closed[Envelope.KIND_OFFSET] = (byte) kind.name().charAt(0);
        Stamp token = memory.lease("product:1", Duration.ofSeconds(30));
        memory.fill("product:1", token, closed, Duration.ofSeconds(30));

        assertThat(readHere())
                .as("at once; nobody is going to fill it")
                .succeedsWithin(Duration.ofSeconds(20))
                .isEqualTo("v0");

        assertThat(memory.read("product:1")).isEqualTo(closed);
        assertThat(outcomes.calls).containsExactly(Outcome.BYPASSED);
    }

    @Test
    void callThatMayNotFill_neitherJoinsNorWaits() throws Exception {
        Future<String> loading = source.holdLoadOf(this::readHere);

        Object value = get(here, Caches.strings(), "product:1", Caches.insideTransaction(() -> "its own snapshot"));

        assertThat(value).as("rule R22").isEqualTo("its own snapshot");
        store.cutOff();
        assertThat((Object) get(here, Caches.strings(), "product:1", Caches.insideTransaction(() -> "again its own")))
                .isEqualTo("again its own");
        source.letGo();
        result(loading);
    }

    @Test
    void get_afterTheEngineWasClosed_isStillAnswered() throws Exception {
        here.close();

        assertThat(result(readHere())).isEqualTo("v0");
    }

    @Test
    void manyReads_leaveNothingBehind() throws Exception {
        for (int i = 0; i < 50; i++) {
            String key = "product:" + i;
            callers.start(() -> get(there, key, source::load));
            get(here, key, source::load);
        }

        awaitUntil(() -> store.openWatches() == 0);
        assertThat(here.loadsUnderWay()).isZero();
    }

    @Test
    void loadAway_aLoadUnderWay_servesNobodyWhoCameAfterItBegan() throws Exception {
        store.cutOff();
        Future<String> early = source.holdLoadOf(this::readHere);
        source.commit(); // By a process nobody here can hear.
        List<Future<String>> late = Stream.generate(this::readHere).limit(10).toList();
        awaitWaitingIn(late, LoadsWithoutLease.class);
        source.letGo();

        assertThat(result(early)).isEqualTo("v0");
        assertThat(late)
                .allSatisfy(read -> assertThat(result(read)).as("rule R7").isEqualTo("v1"));
        assertThat(source.loads()).as("one for those who came while it ran").isEqualTo(2);
    }

    @Test
    void local_foreignLease_loadsOnceForThisProcessAndStoresNothing() throws Exception {
        Stamp foreign = memory.lease("product:1", Duration.ofSeconds(30));
        CacheSpec local = Caches.with(Caches.strings(), Stampede.LOCAL);

        GatedLoad load = new GatedLoad();

        List<Future<String>> waiting = startMany(() -> get(here, local, "product:1", call(load)));
        awaitWaitingIn(waiting, LoadsWithoutLease.class);
        load.letGo();

        assertThat(waiting).allSatisfy(caller -> assertThat(result(caller)).isEqualTo("further"));
        assertThat(load.loads()).isEqualTo(1);
        assertThat(Envelope.parse(memory.read("product:1")).stamp()).isEqualTo(foreign);
    }

    @Test
    void none_everyCallerLoadsAndOneStores() throws Exception {
        CacheSpec none = Caches.with(Caches.strings(), Stampede.NONE);
        source.holdLoads();
        List<Future<String>> reads = Stream.generate(
                        () -> callers.start(() -> Caches.<String>get(here, none, "product:1", call(source::load))))
                .limit(5)
                .toList();
        awaitUntil(() -> source.loads() == 5);
        source.letGo();

        assertThat(reads).allSatisfy(read -> assertThat(result(read)).isEqualTo("v0"));
        assertThat(store.count("fill")).isEqualTo(1);
    }

    @Test
    void differentKeys_neverWaitForEachOther() throws Exception {
        Future<String> slow = source.holdLoadOf(this::readHere);

        assertThat(get(here, "product:2", () -> "fast")).isEqualTo("fast");

        source.letGo();
        result(slow);
    }

    @Test
    void interruptedWaiter_loadsForItselfAndStaysInterrupted() throws Exception {
        Future<String> slow = source.holdLoadOf(this::readHere);
        Future<Boolean> interrupted = callers.start(() -> {
            Thread.currentThread().interrupt();
            String value = get(here, "product:1", () -> "for itself");
            return value.equals("for itself") && Thread.interrupted();
        });

        assertThat(result(interrupted)).isTrue();

        source.letGo();
        assertThat(result(slow)).isEqualTo("v0");
    }

    @Test
    void interruptedLoad_isNotTheFateOfThoseWhoJoinedIt() throws Exception {
        source.holdLoads();
        Thread[] leader = new Thread[1];
        Future<String> first = callers.start(() -> {
            leader[0] = Thread.currentThread();
            return get(here, "product:1", source::load);
        });
        source.awaitHeldLoad();
        Future<String> second = readHere();
        callers.awaitWaitingIn(second, SharedLoad.class);
        source.holdLoadsNoMore();
        leader[0].interrupt();

        assertThat(result(second)).isEqualTo("v0");
        assertThat(first).failsWithin(Duration.ofSeconds(20));
    }

    private static void awaitUntil(BooleanSupplier condition) throws InterruptedException {
        Callers.awaitUntil(condition);
    }
}
