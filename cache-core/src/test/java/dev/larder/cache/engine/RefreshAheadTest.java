package dev.larder.cache.engine;

import static dev.larder.cache.engine.Caches.call;
import static dev.larder.cache.engine.Caches.get;
import static dev.larder.cache.engine.Callers.awaitUntil;
import static dev.larder.cache.engine.Callers.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.codec.Envelope;
import dev.larder.cache.engine.call.CacheCall;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.entry.BackOff;
import dev.larder.cache.engine.load.Patience;
import dev.larder.cache.engine.load.SharedLoad;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.metrics.RefreshResult;
import dev.larder.cache.settings.CacheSettings;
import dev.larder.cache.store.LeaseTerms;
import dev.larder.cache.testing.Log;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Values that are renewed in the background: fresh for ten minutes, renewed after four. "Here" and "there" are two
 * processes; the store's time is the test's.
 */
@Timeout(60)
class RefreshAheadTest extends TwoProcesses {

    private static final Duration AGE = Duration.ofMinutes(4);

    @RegisterExtension
    final Log log = Log.of(RefreshAhead.class);

    private final CacheSpec spec = Caches.renewing(AGE, Duration.ZERO, null);

    RefreshAheadTest() {
        super(StoreTime.THE_TESTS);
    }

    private String readHere() throws Exception {
        return read(here, spec);
    }

    private String readThere() throws Exception {
        return read(there, spec);
    }

    /** Reads until a refresh has ended; whoever was about one before may still be leaving. */
    private void readUntilRefreshed() throws InterruptedException {
        awaitUntil(() -> {
            result(callers.start(this::readHere));
            return !outcomes.refreshes.isEmpty();
        });
    }

    private void awaitRefreshes(int count) throws InterruptedException {
        awaitUntil(() -> outcomes.refreshes.size() == count);
    }

    /** An old value v0 stands; the source has v1. */
    private void anOldValueStands() throws Exception {
        readHere();
        outcomes.calls.clear();
        source.commit();
        pass(AGE);
    }

    @Test
    void youngValue_isServedAndNotRenewed() throws Exception {
        readHere();
        source.commit();
        pass(AGE.minusMillis(1));

        assertThat(readHere()).isEqualTo("v0");

        assertThat(outcomes.calls).containsExactly(Outcome.MISS, Outcome.HIT);
        assertThat(store.count("claim")).isZero();
    }

    @Test
    void oldValue_isServedAtOnceAndRenewedInTheBackground() throws Exception {
        anOldValueStands();
        source.holdLoads();

        assertThat(readHere()).as("while the load is held").isEqualTo("v0");
        source.awaitHeldLoad();
        source.letGo();
        awaitRefreshes(1);

        assertThat(outcomes.refreshes).containsExactly(RefreshResult.SUCCEEDED);
        assertThat(readHere()).isEqualTo("v1");
        assertThat(outcomes.calls).containsExactly(Outcome.REFRESHED, Outcome.HIT);
        assertThat(outcomes.reasons).endsWith(Reason.REFRESH_DUE, Reason.FRESH);
        assertThat(here.loadsUnderWay()).isZero();
    }

    @Test
    void oldAbsentValue_isRenewed() throws Exception {
        CacheSpec soon = Caches.renewing(Duration.ofSeconds(20), Duration.ZERO, null);
        AtomicInteger loads = new AtomicInteger();
        CacheCall call = call(() -> loads.getAndIncrement() == 0 ? null : "there");
        assertThat(Caches.<String>get(here, soon, KEY, call)).isNull();
        pass(Duration.ofSeconds(20));

        assertThat(Caches.<String>get(here, soon, KEY, call)).isNull();
        awaitRefreshes(1);

        assertThat(Caches.<String>get(here, soon, KEY, call)).isEqualTo("there");
    }

    @Test
    void valueWithAnExactTtl_isRenewedByItsAge() throws Exception {
        CacheCall exact = Caches.exact(source::load, Duration.ofHours(2));
        get(here, spec, KEY, exact);
        pass(AGE.minusMillis(1));
        get(here, spec, KEY, exact);
        assertThat(store.count("claim")).isZero();
        pass(Duration.ofMillis(1));

        get(here, spec, KEY, exact);
        awaitRefreshes(1);

        assertThat(source.loads()).isEqualTo(2);
    }

    @Test
    void whileOneRenews_everybodyElseHasHitsAndNobodyElseRenews() throws Exception {
        anOldValueStands();
        source.holdLoads();
        readHere();
        source.awaitHeldLoad();

        assertThat(readHere()).isEqualTo("v0");
        assertThat(readThere()).isEqualTo("v0");
        source.letGo();
        awaitRefreshes(1);

        assertThat(outcomes.calls).containsExactly(Outcome.REFRESHED, Outcome.HIT);
        assertThat(outcomesThere.calls).containsExactly(Outcome.HIT);
        assertThat(readThere()).isEqualTo("v1");
        assertThat(source.loads()).as("one for the miss, one for all processes").isEqualTo(2);
    }

    @Test
    void whileTheClaimIsOnItsWay_thisProcessSendsNoSecondOne() throws Exception {
        anOldValueStands();
        StoppingStore.Stop beforeClaim = store.stopBefore("claim");
        readHere();
        beforeClaim.awaitReached();

        for (int i = 0; i < 10; i++) {
            assertThat(readHere()).isEqualTo("v0");
        }
        beforeClaim.resume();
        awaitRefreshes(1);

        assertThat(store.count("claim")).isEqualTo(1);
    }

    @Test
    void twoProcessesAtOnce_oneRenews() throws Exception {
        anOldValueStands();
        StoppingStore.Stop beforeClaim = store.stopBefore("claim");
        readHere();
        beforeClaim.awaitReached();

        readThere();
        awaitUntil(() -> outcomesThere.refreshes.size() == 1);
        beforeClaim.resume();
        awaitUntil(() -> store.count("claim") == 1);

        assertThat(readHere()).isEqualTo("v1");
        assertThat(source.loads()).isEqualTo(2);
        assertThat(outcomes.refreshes).isEmpty();
    }

    @Test
    void nobodyReads_nothingIsRenewed() throws Exception {
        anOldValueStands();
        readHere();
        awaitRefreshes(1);
        int loads = source.loads();
        store.commands().clear();

        pass(Duration.ofMinutes(11));

        assertThat(store.commands()).isEmpty();
        assertThat(source.loads()).isEqualTo(loads);
        assertThat(memory.read(KEY)).as("it has ended by itself").isNull();
    }

    @Test
    void invalidatedDuringTheRefresh_whatWasLoadedIsRefused() throws Exception {
        anOldValueStands();
        source.holdLoads();
        readHere();
        source.awaitHeldLoad();

        source.commit();
        there.invalidate(List.of(KEY), List.of());
        source.letGo();
        awaitRefreshes(1);

        assertThat(outcomes.refreshes).containsExactly(RefreshResult.REFUSED);
        assertThat(readHere()).isEqualTo("v2");
    }

    @Test
    void invalidatedBetweenHitAndClaim_theClaimIsRefused() throws Exception {
        anOldValueStands();
        StoppingStore.Stop beforeClaim = store.stopBefore("claim");
        readHere();
        beforeClaim.awaitReached();

        there.invalidate(List.of(KEY), List.of());
        beforeClaim.resume();
        awaitUntil(() -> store.count("claim") == 1);

        assertThat(readHere()).isEqualTo("v1");
        assertThat(outcomes.refreshes).isEmpty();
        assertThat(source.loads()).isEqualTo(2);
    }

    @Test
    void R9_valueThatLooksTheSameAgain_isNotReplacedByARefreshThatSawTheFirst() throws Exception {
        AtomicInteger loads = new AtomicInteger();
        StoppingStore.Stop beforeClaim = store.stopBefore("claim");
        CacheCall zeroThenOneThenZero = call(() -> loads.getAndIncrement() == 1 ? "1" : "0");
        get(here, spec, KEY, zeroThenOneThenZero); // 0
        pass(AGE);
        get(here, spec, KEY, zeroThenOneThenZero);
        beforeClaim.awaitReached();

        there.invalidate(List.of(KEY), List.of());
        get(there, spec, KEY, zeroThenOneThenZero); // 1
        there.invalidate(List.of(KEY), List.of());
        get(there, spec, KEY, zeroThenOneThenZero); // 0 again, another one
        Envelope second = standing();
        beforeClaim.resume();
        awaitUntil(() -> store.count("claim") == 1);
        // Whatever the refused refresh might still do, it has done when a further one of this process has begun and
        // ended.
        pass(AGE);
        readUntilRefreshed();

        assertThat(loads).as("the refused refresh has loaded nothing").hasValue(3);
        assertThat(second.kind()).isEqualTo(Envelope.Kind.VALUE);
        assertThat(outcomes.refreshes).containsExactly(RefreshResult.SUCCEEDED);
    }

    @Test
    void failedRefresh_isNotTriedAgainByAnybodyForAWhile_andTheValueIsServedMeanwhile() throws Exception {
        anOldValueStands();
        AtomicInteger failures = new AtomicInteger();
        CacheCall failing = call(() -> {
            failures.incrementAndGet();
            throw new IOException("source");
        });
        get(here, spec, KEY, failing);
        awaitRefreshes(1);
        assertThat(outcomes.refreshes).containsExactly(RefreshResult.FAILED);

        pass(BackOff.afterFailure(spec.renewal()).minusMillis(1));
        assertThat(Caches.<String>get(here, spec, KEY, failing)).isEqualTo("v0");
        assertThat(Caches.<String>get(there, spec, KEY, failing)).isEqualTo("v0");
        assertThat(failures).hasValue(1);

        pass(Duration.ofMillis(1));
        assertThat(readHere()).isEqualTo("v0");
        awaitRefreshes(2);
        assertThat(readHere()).isEqualTo("v1");
    }

    @Test
    void failedRefreshes_ofManyKeys_areSaidOnce() throws Exception {
        List<String> keys = List.of("a", "b", "c");
        for (String key : keys) {
            get(here, spec, key, call(source::load));
        }
        pass(AGE);

        for (String key : keys) {
            get(here, spec, key, call(() -> {
                throw new IOException("source");
            }));
        }
        awaitRefreshes(keys.size());
        here.close();

        assertThat(outcomes.refreshes).containsOnly(RefreshResult.FAILED);
        assertThat(log.said(Level.WARN))
                .singleElement()
                .asString()
                .contains("could not be refreshed", "java.io.IOException: source");
    }

    @Test
    void claimWhoseHolderDied_isTakenOverWhenItsTimeIsUp() throws Exception {
        anOldValueStands();
        memory.claim(KEY, standing().stamp(), LeaseTerms.of(Duration.ofSeconds(30)));
        pass(Duration.ofSeconds(29));
        readHere();
        assertThat(store.count("claim")).isZero();
        pass(Duration.ofSeconds(1));

        assertThat(readHere()).isEqualTo("v0");
        awaitRefreshes(1);

        assertThat(readHere()).isEqualTo("v1");
    }

    @Test
    void valueThatExpiresWhileItIsRenewed_isWaitedForInBothProcesses() throws Exception {
        anOldValueStands();
        source.holdLoads();
        readHere();
        source.awaitHeldLoad();
        Duration rest = Duration.ofMinutes(6);
        keepClaimStandingFor(rest);

        Future<String> joining = callers.start(this::readHere);
        Future<String> waiting = callers.start(this::readThere);
        callers.awaitWaitingIn(joining, SharedLoad.class);
        callers.awaitWaitingIn(waiting, Patience.class);
        source.letGo();

        assertThat(result(joining)).isEqualTo("v1");
        assertThat(result(waiting)).isEqualTo("v1");
        assertThat(outcomes.calls).endsWith(Outcome.JOINED);
        assertThat(outcomesThere.calls).containsExactly(Outcome.WAITED);
        assertThat(source.loads()).isEqualTo(2);
    }

    /** What the holder's renewals do while the store's time passes, which the holder does not see in this test. */
    private void keepClaimStandingFor(Duration time) {
        Envelope claim = standing();
        assertThat(claim.kind()).isEqualTo(Envelope.Kind.CLAIM);
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plusSeconds(20)) {
            pass(Duration.ofSeconds(20));
            assertThat(memory.renew(KEY, claim.stamp(), Duration.ofSeconds(30))).isTrue();
        }
    }

    @Test
    void insideATransaction_noRefreshBegins() throws Exception {
        anOldValueStands();

        String value = get(here, spec, KEY, new CacheCall() {
            @Override
            public Object load() {
                throw new AssertionError("A hit loads nothing");
            }

            @Override
            public CacheCall forBackground() {
                return null;
            }
        });

        assertThat(value).isEqualTo("v0");
        assertThat(outcomes.calls).containsExactly(Outcome.HIT);
        assertThat(store.count("claim")).isZero();
    }

    @Test
    void renewedValueThatIsNotToBeStored_takesTheOldOneWithIt() throws Exception {
        anOldValueStands();

        get(here, spec, KEY, Caches.notStored(source::load));
        awaitRefreshes(1);

        assertThat(memory.read(KEY)).isNull();
        assertThat(readHere()).isEqualTo("v1");
    }

    @Test
    void renewedValueThatIsNotToBeStored_leavesWhatAnInvalidationHasPutThere() throws Exception {
        anOldValueStands();
        source.holdLoads();
        get(here, spec, KEY, Caches.notStored(source::load));
        source.awaitHeldLoad();
        memory.drop(List.of(KEY), Duration.ofMinutes(1));
        source.letGo();
        awaitRefreshes(1);

        assertThat(standing().kind()).isEqualTo(Envelope.Kind.FENCE);
    }

    @Test
    void loadOfTheRefreshThatAsksForItsOwnKey_doesNotGetTheOldValue() throws Exception {
        anOldValueStands();

        get(here, spec, KEY, call(() -> get(here, spec, KEY, call(source::load)) + " again"));
        awaitRefreshes(1);

        assertThat(readHere()).isEqualTo("v1 again");
    }

    @ParameterizedTest
    @EnumSource(
            value = Stampede.class,
            names = {"LOCAL", "NONE"})
    void otherProtection_stillOneRefreshForAll(Stampede stampede) throws Exception {
        CacheSpec other = Caches.renewing(spec.renewal(), stampede);
        anOldValueStands();
        source.holdLoads();
        get(here, other, KEY, call(source::load));
        source.awaitHeldLoad();

        assertThat(Caches.<String>get(here, other, KEY, call(source::load))).isEqualTo("v0");
        assertThat(Caches.<String>get(there, other, KEY, call(source::load))).isEqualTo("v0");
        source.letGo();
        awaitRefreshes(1);

        assertThat(source.loads()).isEqualTo(2);
    }

    @Test
    void claimWhoseAnswerIsLost_isGivenBack() throws Exception {
        anOldValueStands();
        store.loseAnswerOf("claim");

        assertThat(readHere()).isEqualTo("v0");
        awaitUntil(() -> outcomes.errors.size() == 1);
        awaitUntil(() -> standing().kind() == Envelope.Kind.VALUE);

        readUntilRefreshed();
        assertThat(readHere()).isEqualTo("v1");
    }

    @Test
    void storeCutOffAfterTheHit_disturbsNobody() throws Exception {
        anOldValueStands();
        StoppingStore.Stop beforeClaim = store.stopBefore("claim");
        assertThat(readHere()).isEqualTo("v0");
        beforeClaim.awaitReached();
        store.cutOff();
        beforeClaim.resume();
        awaitUntil(() -> outcomes.errors.size() == 1);
        store.reconnect();

        readUntilRefreshed();
        assertThat(outcomes.refreshes).containsExactly(RefreshResult.SUCCEEDED);
    }

    @Test
    void quarantinedKey_isNotRenewed() throws Exception {
        anOldValueStands();
        StoppingStore.Stop beforeClaim = store.stopBefore("claim");
        readHere();
        beforeClaim.awaitReached();
        source.holdLoads();
        beforeClaim.resume();
        source.awaitHeldLoad();
        store.cutOff();
        here.invalidate(List.of(KEY), List.of());
        source.letGo();
        awaitRefreshes(1);

        assertThat(outcomes.refreshes).containsExactly(RefreshResult.REFUSED);
        assertThat(store.count("fill")).as("that of the miss alone").isEqualTo(1);
    }

    @Test
    void cacheWithoutRenewal_readsAnEntryOfOneWithIt() throws Exception {
        CacheSpec keeping = Caches.renewing(null, Duration.ofHours(1), null);
        get(there, keeping, KEY, call(source::load));
        CacheSpec plain = Caches.renewing(CacheSpec.Renewal.NONE, Stampede.CLUSTER);

        assertThat(Caches.<String>get(here, plain, KEY, call(source::load))).isEqualTo("v0");
        source.commit();
        pass(Duration.ofMinutes(10));

        assertThat(Caches.<String>get(here, plain, KEY, call(source::load)))
                .as("past its TTL")
                .isEqualTo("v1");
        assertThat(outcomes.calls).containsExactly(Outcome.HIT, Outcome.MISS);
    }

    @Test
    void cacheWithoutRenewal_asksForTheBytesAlone() throws Exception {
        CacheSpec plain = Caches.renewing(CacheSpec.Renewal.NONE, Stampede.CLUSTER);
        get(there, plain, KEY, call(source::load));

        get(here, plain, KEY, call(source::load));

        assertThat(store.commands()).containsExactly("read");
        assertThat(store.timedReads()).isZero();
    }

    /** Every load waits until the test lets it go, so that as many run at once as may. */
    @Test
    void thousandValuesDueTogether_areRenewedAFewAtATime_andWhatFoundNoPlaceStaysDue() throws Exception {
        int most = CacheSettings.DEFAULTS.maxConcurrentRefreshes();
        int entries = 1_000;
        for (int i = 0; i < entries; i++) {
            get(here, spec, "row:" + i, call(() -> "old"));
        }
        pass(AGE);
        outcomes.calls.clear();
        source.holdLoads();

        for (int i = 0; i < entries; i++) {
            assertThat(Caches.<String>get(here, spec, "row:" + i, call(source::load)))
                    .isEqualTo("old");
        }
        awaitUntil(() -> source.loads() == most);

        assertThat(outcomes.calls).containsOnly(Outcome.REFRESHED, Outcome.HIT);
        assertThat(Collections.frequency(outcomes.calls, Outcome.REFRESHED)).isEqualTo(most);
        assertThat(outcomes.refreshes).hasSize(entries - most).containsOnly(RefreshResult.SKIPPED);
        source.letGo();
        for (int i = 0; i < entries; i++) {
            awaitRenewed("row:" + i);
        }
        assertThat(source.loads()).as("each once").isEqualTo(entries);
    }

    private void awaitRenewed(String key) throws InterruptedException {
        awaitUntil(() -> result(callers.start(() -> get(here, spec, key, call(source::load))))
                .equals("v0"));
    }

    @Test
    void boundOfNothing_isRefused() {
        assertThatThrownBy(
                        () -> CacheSettings.builder().maxConcurrentRefreshes(0).build())
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining("larder.refresh.max-concurrent is 0")
                .hasMessageContaining("Set it to 1 or more");
    }
}
