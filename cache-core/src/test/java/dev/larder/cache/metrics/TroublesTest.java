package dev.larder.cache.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.larder.cache.CacheException;
import dev.larder.cache.metrics.Trouble.Kind;
import dev.larder.cache.store.StoreRefusedException;
import dev.larder.cache.testing.Log;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What keeps caches from working is said at once and then rarely, and is over when it is. */
class TroublesTest {

    private static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00Z");
    private static final StoreRefusedException NO_RIGHT = new StoreRefusedException("no right", null);
    private static final StoreRefusedException FULL = new StoreRefusedException("full", null);

    @RegisterExtension
    final Log log = Log.of(Troubles.class);

    private Duration passed = Duration.ZERO;
    private final Troubles troubles = new Troubles(() -> passed.toNanos(), new Clock() {
        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return BEGAN.plus(passed);
        }
    });

    private void later(Duration time) {
        passed = passed.plus(time);
    }

    private void refused(String cache, CacheException failure) {
        troubles.onRefusal(failure);
        troubles.onError(cache, ErrorKind.REFUSED, failure);
        troubles.onCall(cache, "k", Outcome.UNAVAILABLE, Reason.STORE_FAILED, Duration.ZERO);
    }

    private void works(String cache) {
        troubles.onCall(cache, "k", Outcome.MISS, Reason.ABSENT, Duration.ZERO);
    }

    @Test
    void refusals_ofAThousandCalls_areSaidOnceWithTheirCause() {
        for (int i = 0; i < 1000; i++) {
            refused("product", NO_RIGHT);
            later(Duration.ofMillis(1));
        }

        assertThat(log.said(Level.WARN)).singleElement().asString().contains("no right");
        assertThat(troubles.current())
                .containsExactly(new Trouble(Kind.REFUSED, "no right", List.of("product"), BEGAN));
    }

    @Test
    void refusals_thatGoOnForAnHour_areSaidEveryTenMinutes() {
        for (int i = 0; i < 60; i++) {
            refused("product", NO_RIGHT);
            later(Duration.ofMinutes(1));
        }

        assertThat(log.said(Level.WARN)).hasSize(6);
    }

    @Test
    void refusals_ofTwoCauses_areTwoTroubles() {
        refused("product", NO_RIGHT);
        later(Duration.ofSeconds(1));
        refused("vendor", NO_RIGHT);
        refused("vendor", FULL);

        assertThat(log.said(Level.WARN)).hasSize(2);
        assertThat(troubles.current())
                .containsExactly(
                        new Trouble(Kind.REFUSED, "no right", List.of("product", "vendor"), BEGAN),
                        new Trouble(Kind.REFUSED, "full", List.of("vendor"), BEGAN.plusSeconds(1)));
    }

    @Test
    void refusal_ofABackgroundCommand_isATroubleOfNobody() {
        troubles.onRefusal(FULL);

        assertThat(troubles.current()).containsExactly(new Trouble(Kind.REFUSED, "full", List.of(), BEGAN));
    }

    @Test
    void refusals_whenTheyHaveEnded_areOverWithTheNextCallAfterAMinute() {
        refused("product", NO_RIGHT);

        later(Troubles.QUIET.minusMillis(1));
        works("product");
        assertThat(troubles.current()).hasSize(1);

        later(Duration.ofMillis(1));
        works("product");
        assertThat(troubles.current()).isEmpty();
        assertThat(log.said(Level.INFO)).singleElement().asString().contains("no right");
    }

    /** A night without calls proves nothing. */
    @Test
    void refusals_withoutACallSince_areNotOver() {
        refused("product", NO_RIGHT);

        later(Duration.ofHours(8));

        assertThat(troubles.current()).hasSize(1);
    }

    /** Tags may be refused while every other cache works. */
    @Test
    void refusals_whileOnlyOthersWork_areNotOver() {
        refused("listing", NO_RIGHT);

        later(Duration.ofHours(1));
        works("product");

        assertThat(troubles.current()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"UNAVAILABLE", "BYPASSED"})
    void refusals_whileCallsGoPastTheCache_areNotOver(Outcome outcome) {
        refused("product", NO_RIGHT);

        later(Duration.ofHours(1));
        troubles.onCall("product", "k", outcome, Reason.TRANSACTION, Duration.ZERO);

        assertThat(troubles.current()).hasSize(1);
    }

    @Test
    void refusals_ofInvalidations_areOverWithTheNextOneAfterAMinute() {
        troubles.onError("", ErrorKind.REFUSED, NO_RIGHT);
        assertThat(troubles.current()).singleElement().satisfies(trouble -> assertThat(trouble.caches())
                .containsExactly("invalidations"));

        later(Troubles.QUIET);
        works("product");
        assertThat(troubles.current()).hasSize(1);
        troubles.onInvalidation(1, 0, 0, 1, Duration.ZERO);
        assertThat(troubles.current()).isEmpty();
    }

    @Test
    void trouble_thatComesBack_hasANewBeginningAndIsNotSaidMoreOften() {
        refused("product", NO_RIGHT);
        later(Troubles.QUIET);
        works("product");
        refused("product", NO_RIGHT);

        assertThat(troubles.current()).singleElement().satisfies(trouble -> assertThat(trouble.since())
                .isEqualTo(BEGAN.plus(Troubles.QUIET)));
        assertThat(log.said(Level.WARN)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorKind.class,
            names = {"UNAVAILABLE", "BREAKER_OPEN"})
    void outage_isNoneOfThese_becauseTheBreakerSaysIt(ErrorKind kind) {
        troubles.onError("product", kind, new CacheException("away"));

        assertThat(troubles.current()).isEmpty();
        assertThat(log.events()).isEmpty();
    }

    @Test
    void foreignKey_isSaidOnceForItsCache() {
        for (int i = 0; i < 10; i++) {
            troubles.onError("product", ErrorKind.FOREIGN_KEY, new CacheException("a hash stands there"));
        }

        assertThat(log.said(Level.WARN)).singleElement().asString().contains("a hash stands there");
        assertThat(troubles.current()).extracting(Trouble::kind).containsExactly(Kind.FOREIGN_KEY);
    }

    private void undecodable(String cache, String key) {
        troubles.onUndecodable(cache, key);
        works(cache);
    }

    @Test
    void undecodable_theSameKeyTimeAndAgain_isSaidOnce() {
        for (int i = 0; i < 9; i++) {
            undecodable("product", "product:1");
        }
        assertThat(log.events()).isEmpty();

        for (int i = 0; i < 100; i++) {
            undecodable("product", "product:1");
        }
        assertThat(log.said(Level.WARN)).singleElement().asString().contains("product:1", "the cache product");
        assertThat(troubles.current()).extracting(Trouble::kind).containsExactly(Kind.UNDECODABLE);
    }

    /** The first hour of a release whose values have another shape. */
    @Test
    void undecodable_manyKeysOnceEach_isNothingToSpeakOf() {
        for (int i = 0; i < 10_000; i++) {
            undecodable("product", "product:" + i);
        }

        assertThat(log.events()).isEmpty();
        assertThat(troubles.current()).isEmpty();
    }

    @Test
    void undecodable_onceWithEachRelease_isNothingToSpeakOf() {
        for (int i = 0; i < 100; i++) {
            undecodable("product", "product:1");
            later(Duration.ofHours(1));
        }

        assertThat(log.events()).isEmpty();
    }

    @Test
    void undecodable_whenItHasEnded_isOverWithTheNextCallAfterAMinute() {
        for (int i = 0; i < 20; i++) {
            undecodable("product", "product:1");
        }

        later(Troubles.QUIET);
        troubles.onCall("product", "product:1", Outcome.HIT, Reason.FRESH, Duration.ZERO);

        assertThat(troubles.current()).isEmpty();
    }
}
