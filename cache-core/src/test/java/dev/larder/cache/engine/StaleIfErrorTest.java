package dev.larder.cache.engine;

import static dev.larder.cache.engine.Caches.call;
import static dev.larder.cache.engine.Caches.get;
import static dev.larder.cache.engine.Callers.awaitUntil;
import static dev.larder.cache.engine.Callers.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.codec.Envelope;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.entry.BackOff;
import dev.larder.cache.engine.load.ContextCarrier;
import dev.larder.cache.engine.load.Patience;
import dev.larder.cache.engine.load.SharedLoad;
import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.CacheTracer;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.settings.CacheSettings;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.LeaseTerms;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Values that are kept past their TTL for when the source fails: fresh for ten minutes, served as stale for another
 * five. "Here" and "there" are two processes; the store's time is the test's.
 */
@Timeout(60)
class StaleIfErrorTest extends TwoProcesses {

    private static final Duration TTL = Duration.ofMinutes(10);
    private static final Duration STALE = Duration.ofMinutes(5);

    /** A source that fails, in the middle of a load if the test holds it. */
    private static final class Broken {
        private final IOException failure = new IOException("the source is broken");
        private final AtomicInteger loads = new AtomicInteger();
        private final CountDownLatch begun = new CountDownLatch(1);
        private volatile CountDownLatch hold = new CountDownLatch(0);

        String load() throws Exception {
            loads.incrementAndGet();
            begun.countDown();
            assertThat(hold.await(20, TimeUnit.SECONDS)).isTrue();
            throw failure;
        }

        void hold() {
            hold = new CountDownLatch(1);
        }

        void awaitBegun() throws InterruptedException {
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        }

        void letGo() {
            hold.countDown();
        }
    }

    private final CacheSpec spec = Caches.renewing(null, STALE, null);
    private final Broken broken = new Broken();

    StaleIfErrorTest() {
        super(StoreTime.THE_TESTS);
    }

    @AfterEach
    void endLoads() {
        broken.letGo();
    }

    /** Its clock, by which waiting is measured, is the test's, too. */
    @Override
    CacheEngine process(CacheStore over, CacheListener listener) {
        return new CacheEngine(
                over, CacheSettings.DEFAULTS, listener, CacheTracer.NO_OP, ContextCarrier.NONE, clock::get, () -> 0);
    }

    private String readHere() throws Exception {
        return read(here, spec);
    }

    private String readThere() throws Exception {
        return read(there, spec);
    }

    private String readBroken(CacheEngine engine) throws Exception {
        return get(engine, spec, KEY, call(broken::load));
    }

    /** v0 stands past its TTL; the source has v1. */
    private void anExpiredValueStands() throws Exception {
        readHere();
        outcomes.calls.clear();
        outcomes.reasons.clear();
        source.commit();
        pass(TTL);
    }

    /** A load of this process has begun, and fails when it is let go. */
    private Future<String> startFailingLoad() throws Exception {
        broken.hold();
        Future<String> caller = callers.start(() -> readBroken(here));
        broken.awaitBegun();
        return caller;
    }

    private Future<String> joinFailingLoad() throws Exception {
        Future<String> joined = callers.start(() -> readBroken(here));
        callers.awaitWaitingIn(joined, SharedLoad.class);
        return joined;
    }

    private void assertAnswered(Outcome outcome, Reason reason) {
        assertThat(outcomes.calls).containsExactly(outcome);
        assertThat(outcomes.reasons).containsExactly(reason);
    }

    @Test
    void value_withinItsTtl_isAHit() throws Exception {
        readHere();
        pass(TTL.minusMillis(1));

        assertThat(readBroken(here)).isEqualTo("v0");
        assertThat(outcomes.calls).containsExactly(Outcome.MISS, Outcome.HIT);
    }

    @Test
    void expiredValue_sourceAnswers_isReplaced() throws Exception {
        anExpiredValueStands();

        assertThat(readHere()).isEqualTo("v1");
        assertThat(readHere()).isEqualTo("v1");

        assertThat(outcomes.calls).containsExactly(Outcome.MISS, Outcome.HIT);
        assertThat(outcomes.reasons).containsExactly(Reason.EXPIRED, Reason.FRESH);
        assertThat(source.loads()).isEqualTo(2);
    }

    @Test
    void expiredValue_sourceFails_isServed() throws Exception {
        anExpiredValueStands();

        assertThat(readBroken(here)).isEqualTo("v0");

        assertAnswered(Outcome.STALE, Reason.LOAD_FAILED);
        assertThat(here.loadsUnderWay()).isZero();
    }

    @Test
    void expiredAbsentValue_sourceFails_isServed() throws Exception {
        assertThat(Caches.<String>get(here, spec, KEY, call(() -> null))).isNull();
        pass(spec.nullTtl());

        assertThat(readBroken(here)).isNull();
        assertThat(outcomes.calls).containsExactly(Outcome.MISS, Outcome.STALE);
    }

    @Test
    void valueWithAnExactTtl_isKeptForAsLongAfterIt() throws Exception {
        get(here, spec, KEY, Caches.exact(() -> "exact", Duration.ofSeconds(7)));
        pass(Duration.ofSeconds(7).plus(STALE).minusMillis(1));
        assertThat(readBroken(here)).isEqualTo("exact");
        assertThat(standing().physicalMillis() - standing().freshMillis()).isEqualTo(7_000);
        pass(Duration.ofMillis(1));

        assertThatThrownBy(() -> readBroken(there)).isSameAs(broken.failure);
    }

    @Test
    void nothingStands_sourceFails_theExceptionIsTheCallers() {
        assertThatThrownBy(() -> readBroken(here)).isSameAs(broken.failure);
    }

    @Test
    void valuePastTheTimeForStale_sourceFails_theExceptionIsTheCallers() throws Exception {
        anExpiredValueStands();
        pass(STALE);

        assertThatThrownBy(() -> readBroken(here)).isSameAs(broken.failure);
        assertThatThrownBy(() -> readBroken(here)).isSameAs(broken.failure);
    }

    @Test
    void valueWhoseTimePassesDuringTheLoad_isNotServedForTheClaimsSake() throws Exception {
        anExpiredValueStands();
        pass(STALE.minusSeconds(1));
        Future<String> caller = startFailingLoad();
        pass(Duration.ofSeconds(1));
        assertThat(standing().kind()).as("the claim still stands").isEqualTo(Envelope.Kind.CLAIM);
        broken.letGo();

        assertFailed(caller);
    }

    @Test
    void cacheThatKeepsForAShorterTime_servesForAShorterTime() throws Exception {
        anExpiredValueStands();
        pass(Duration.ofMinutes(2));
        CacheSpec shorter = Caches.renewing(null, Duration.ofMinutes(1), null);

        assertThatThrownBy(() -> get(here, shorter, KEY, call(broken::load))).isSameAs(broken.failure);
    }

    @Test
    void error_isNotHidden() throws Exception {
        anExpiredValueStands();
        Error error = new StackOverflowError("deep");

        assertThatThrownBy(() -> get(here, spec, KEY, call(() -> {
                    throw error;
                })))
                .isSameAs(error);
    }

    @Test
    void interruptedLoad_isNotHidden_andOthersTryAtOnce() throws Exception {
        anExpiredValueStands();

        assertThatThrownBy(() -> get(here, spec, KEY, call(() -> {
                    throw new InterruptedException("stop");
                })))
                .isInstanceOf(InterruptedException.class);

        assertThat(readHere()).isEqualTo("v1");
    }

    // ---- C7

    @Test
    void R11_invalidatedDuringTheFailingLoad_isNotServed() throws Exception {
        anExpiredValueStands();
        Future<String> caller = startFailingLoad();

        there.invalidate(List.of(KEY), List.of());
        broken.letGo();

        assertFailed(caller);
    }

    @Test
    void R11_askedRightAfterTheInvalidation_failsInBothProcesses() throws Exception {
        anExpiredValueStands();
        there.invalidate(List.of(KEY), List.of());

        assertThatThrownBy(() -> readBroken(here)).isSameAs(broken.failure);
        assertThatThrownBy(() -> readBroken(there)).isSameAs(broken.failure);
    }

    @Test
    void R11_invalidatedAndAnotherExpiredValueStands_neitherIsServed() throws Exception {
        anExpiredValueStands();
        Future<String> caller = startFailingLoad();
        there.invalidate(List.of(KEY), List.of());
        readThere();
        pass(TTL);
        broken.letGo();

        assertFailed(caller);
    }

    @Test
    void R11_invalidatedAndLoadedAnew_theNewValueIsReturned() throws Exception {
        anExpiredValueStands();
        Future<String> caller = startFailingLoad();
        there.invalidate(List.of(KEY), List.of());
        readThere();
        broken.letGo();

        assertThat(result(caller)).isEqualTo("v1");
        assertAnswered(Outcome.WAITED, Reason.LOADING);
    }

    @Test
    void R10_noCopyIsKeptAnywhere_soAnInvalidationLeavesNothingToServe() throws Exception {
        anExpiredValueStands();
        assertThat(readBroken(here)).isEqualTo("v0");
        AtomicInteger keys = new AtomicInteger();
        memory.forEachMatching(everyKey(), key -> keys.incrementAndGet());
        assertThat(keys).as("the entry itself and nothing beside it").hasValue(1);

        there.invalidate(List.of(KEY), List.of());

        assertThatThrownBy(() -> readBroken(here)).isSameAs(broken.failure);
    }

    private static KeyPattern everyKey() {
        return new KeyPattern() {
            @Override
            public List<String> globs() {
                return List.of("*");
            }

            @Override
            public boolean matches(String key) {
                return true;
            }
        };
    }

    @Test
    void R11_storeAwayAtTheSecondLook_whatThisCallHasReadIsServed() throws Exception {
        anExpiredValueStands();
        Future<String> caller = startFailingLoad();
        store.cutOff();
        broken.letGo();

        assertThat(result(caller)).isEqualTo("v0");
        assertAnswered(Outcome.STALE, Reason.LOAD_FAILED);
    }

    @Test
    void R11_storeAwayAtTheSecondLook_forNoLongerThanItMay() throws Exception {
        anExpiredValueStands();
        Future<String> caller = startFailingLoad();
        store.cutOff();
        clock.addAndGet(STALE.toNanos());
        broken.letGo();

        assertFailed(caller);
    }

    @Test
    void R11_storeAwayFromTheStart_nothingIsServed() throws Exception {
        anExpiredValueStands();
        store.cutOff();

        assertThatThrownBy(() -> readBroken(here)).isSameAs(broken.failure);
    }

    @Test
    void quarantinedKey_isNotServedAsStale() throws Exception {
        anExpiredValueStands();
        Future<String> caller = startFailingLoad();
        store.cutOff();
        here.invalidate(List.of(KEY), List.of());
        broken.letGo();

        assertFailed(caller);
    }

    private void assertFailed(Future<String> caller) {
        assertThatThrownBy(() -> caller.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCause(broken.failure);
    }

    // ---- Others who wait for the load

    @Test
    void joinedCallers_eachDecideByALookOfTheirOwn() throws Exception {
        anExpiredValueStands();
        Future<String> leader = startFailingLoad();
        Future<String> joined = joinFailingLoad();
        broken.letGo();

        assertThat(result(leader)).isEqualTo("v0");
        assertThat(result(joined)).isEqualTo("v0");
        assertThat(outcomes.calls).containsExactly(Outcome.STALE, Outcome.STALE);
        assertThat(broken.loads).hasValue(1);
    }

    @Test
    void joinedCallers_invalidatedMeanwhile_receiveTheFailure() throws Exception {
        anExpiredValueStands();
        Future<String> leader = startFailingLoad();
        Future<String> joined = joinFailingLoad();
        there.invalidate(List.of(KEY), List.of());
        broken.letGo();

        assertFailed(leader);
        assertFailed(joined);
        assertThat(broken.loads).hasValue(1);
    }

    @Test
    void joinedCallers_sourceAnswers_haveTheNewValue() throws Exception {
        anExpiredValueStands();
        Future<String> leader = source.holdLoadOf(() -> callers.start(this::readHere));
        Future<String> joined = callers.start(this::readHere);
        Future<String> waiting = callers.start(this::readThere);
        callers.awaitWaitingIn(joined, SharedLoad.class);
        callers.awaitWaitingIn(waiting, Patience.class);
        source.letGo();

        assertThat(result(leader)).isEqualTo("v1");
        assertThat(result(joined)).isEqualTo("v1");
        assertThat(result(waiting)).isEqualTo("v1");
        assertThat(outcomes.calls).containsExactlyInAnyOrder(Outcome.MISS, Outcome.JOINED);
        assertThat(outcomesThere.calls).containsExactly(Outcome.WAITED);
        assertThat(source.loads()).isEqualTo(2);
    }

    @Test
    void waitingProcess_loadFailsElsewhere_servesStaleWithoutLoading() throws Exception {
        anExpiredValueStands();
        Future<String> leader = startFailingLoad();
        Future<String> waiting = callers.start(() -> readBroken(there));
        callers.awaitWaitingIn(waiting, Patience.class);
        broken.letGo();

        assertThat(result(leader)).isEqualTo("v0");
        assertThat(result(waiting)).isEqualTo("v0");
        assertThat(outcomesThere.reasons).containsExactly(Reason.BACKING_OFF);
        assertThat(broken.loads).hasValue(1);
    }

    @Test
    void waiterWhoseLeaseWaitPasses_servesStaleRatherThanLoadingOnceMore() throws Exception {
        anExpiredValueStands();
        memory.claim(KEY, standing().stamp(), LeaseTerms.of(Duration.ofSeconds(30)));
        Future<String> waiting = callers.start(this::readHere);
        callers.awaitWaitingIn(waiting, Patience.class);
        clock.addAndGet(CacheSettings.DEFAULTS.leaseWait().toNanos());

        assertThat(result(waiting)).isEqualTo("v0");
        assertAnswered(Outcome.STALE, Reason.WAITED_TOO_LONG);
        assertThat(source.loads()).isEqualTo(1);
    }

    @Test
    void claimWhoseHolderDied_isTakenOverWhenItsTimeIsUp() throws Exception {
        anExpiredValueStands();
        memory.claim(KEY, standing().stamp(), LeaseTerms.of(Duration.ofSeconds(30)));
        pass(Duration.ofSeconds(30));

        assertThat(readHere()).isEqualTo("v1");
    }

    @Test
    void claimRefused_looksAgain() throws Exception {
        anExpiredValueStands();
        StoppingStore.Stop beforeClaim = store.stopBefore("claim");
        Future<String> late = callers.start(this::readHere);
        beforeClaim.awaitReached();
        readThere();
        beforeClaim.resume();

        assertThat(result(late)).isEqualTo("v1");
        assertThat(source.loads()).isEqualTo(2);
        assertThat(outcomes.calls).containsExactly(Outcome.HIT);
    }

    // ---- Backing off

    @Test
    void afterAFailure_nobodyTriesAgainForAWhile_thenOneDoes() throws Exception {
        anExpiredValueStands();
        readBroken(here);

        pass(BackOff.afterFailure(spec.renewal()).minusMillis(1));
        assertThat(readHere()).isEqualTo("v0");
        assertThat(readThere()).isEqualTo("v0");
        assertThat(source.loads()).isEqualTo(1);
        assertThat(outcomesThere.reasons).containsExactly(Reason.BACKING_OFF);

        pass(Duration.ofMillis(1));
        assertThat(readHere()).isEqualTo("v1");
        assertThat(readThere()).isEqualTo("v1");
        assertThat(source.loads()).isEqualTo(2);
    }

    @Test
    void whileBackingOff_invalidated_theNextReadLoads() throws Exception {
        anExpiredValueStands();
        readBroken(here);
        there.invalidate(List.of(KEY), List.of());

        assertThat(readHere()).isEqualTo("v1");
    }

    @Test
    void whileBackingOff_valueNoLongerServable_theNextReadLoads() throws Exception {
        anExpiredValueStands();
        pass(STALE.minusMillis(1));
        assertThat(readBroken(here)).isEqualTo("v0");
        pass(Duration.ofMillis(1));

        assertThat(readHere()).isEqualTo("v1");
    }

    // ---- Where the claim cannot be had

    @Test
    void insideATransaction_loadFails_staleIsServedAndNothingClaimed() throws Exception {
        anExpiredValueStands();

        assertThat(Caches.<String>get(here, spec, KEY, Caches.insideTransaction(broken::load)))
                .isEqualTo("v0");

        assertAnswered(Outcome.STALE, Reason.LOAD_FAILED);
        assertThat(store.count("claim")).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Stampede.class,
            names = {"LOCAL", "NONE"})
    void foreignClaim_otherProtection_doesNotWait(Stampede stampede) throws Exception {
        CacheSpec other = Caches.renewing(spec.renewal(), stampede);
        anExpiredValueStands();
        memory.claim(KEY, standing().stamp(), LeaseTerms.of(Duration.ofSeconds(30)));

        assertThat(Caches.<String>get(here, other, KEY, call(source::load))).isEqualTo("v1");
        assertThat(Caches.<String>get(here, other, KEY, call(broken::load))).isEqualTo("v0");

        assertThat(outcomes.calls).containsExactly(Outcome.BYPASSED, Outcome.STALE);
    }

    @Test
    void loadThatAsksForItsOwnKey_doesNotGetTheStaleValue() throws Exception {
        anExpiredValueStands();

        String value = get(here, spec, KEY, call(() -> {
            try {
                return get(here, spec, KEY, call(broken::load));
            } catch (IOException e) {
                return "loaded otherwise";
            }
        }));

        assertThat(value).isEqualTo("loaded otherwise");
    }

    @Test
    void loadedValueThatIsNotToBeStored_takesTheExpiredOneWithIt() throws Exception {
        anExpiredValueStands();

        assertThat(Caches.<String>get(here, spec, KEY, Caches.notStored(source::load)))
                .isEqualTo("v1");

        assertThat(memory.read(KEY)).isNull();
        assertThatThrownBy(() -> readBroken(here)).isSameAs(broken.failure);
    }

    @Test
    void expiredValueOfAnotherShape_isNotServed() throws Exception {
        CacheSpec numbers = Caches.renewing(null, STALE, null);
        numbers = new CacheSpec(
                numbers.name(),
                Caches.of(Integer.class).format(),
                numbers.ttl(),
                numbers.nullTtl(),
                0,
                Stampede.CLUSTER,
                numbers.renewal(),
                false,
                false);
        get(there, numbers, KEY, call(() -> 42));
        pass(TTL);

        assertThatThrownBy(() -> readBroken(here)).isSameAs(broken.failure);
    }

    @Test
    void claimWhoseAnswerIsLost_isGivenBack_andTheValueIsServed() throws Exception {
        anExpiredValueStands();
        store.loseAnswerOf("claim");

        assertThat(readBroken(here)).isEqualTo("v0");
        awaitUntil(() -> standing().kind() == Envelope.Kind.VALUE);

        assertThat(readThere()).isEqualTo("v1");
    }

    @Test
    void postponementWhoseAnswerIsLost_leavesNoStandingClaim() throws Exception {
        anExpiredValueStands();
        store.loseAnswerOf("postpone");

        assertThat(readBroken(here)).isEqualTo("v0");

        pass(BackOff.afterFailure(spec.renewal()));
        assertThat(readThere()).isEqualTo("v1");
    }
}
