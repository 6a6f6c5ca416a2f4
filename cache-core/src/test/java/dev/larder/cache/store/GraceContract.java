package dev.larder.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Envelope.Kind;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.key.pattern.GlobPattern;
import dev.larder.cache.testing.KeyPatterns;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Invalidations whose source lags: for a while nothing is to be stored that they reach. */
@NullMarked
interface GraceContract extends StoreUnderTest {

    Duration GRACE = Duration.ofMinutes(1);
    LeaseTerms HEEDING = new LeaseTerms(LONG, false, true, false);

    // by key

    @Test
    default void drop_withGrace_leavesFencesInTheKeysPlacesThereOrNot() {
        filled(key("a"));
        leased(key("b"));

        assertThat(store().drop(List.of(key("a"), key("b"), key("absent")), GRACE))
                .isEqualTo(2);

        for (String name : List.of("a", "b", "absent")) {
            Envelope fence = standing(key(name));
            assertThat(fence.bytes()).as(name).isEqualTo(Envelope.fence(fence.stamp(), key(name)));
            assertThat(remaining(key(name))).isBetween(1L, GRACE.toMillis());
        }
    }

    @Test
    default void drop_oneKeyWithGrace_saysWhetherItWasThere() {
        filled(key("a"));

        assertThat(store().drop(List.of(key("a")), GRACE)).isEqualTo(1);
        assertThat(store().drop(List.of(key("b")), GRACE)).isZero();
        assertThat(store().drop(List.of(), GRACE)).isZero();
    }

    @Test
    default void drop_withGrace_refusesTheLoadUnderWayAndTheNext() {
        Stamp token = leased(key("a"));
        store().drop(List.of(key("a")), GRACE);

        assertThat(store().fill(key("a"), token, StoreUnderTest.value("old", LONG), LONG))
                .isFalse();
        assertThat(store().lease(key("a"), LONG)).isNull();
    }

    @Test
    default void drop_graceHasPassed_isAsIfNothingHadBeen() {
        store().drop(List.of(key("a")), SHORT);
        pass(SHORT);

        assertThat(store().lease(key("a"), LONG)).isNotNull();
    }

    // by pattern

    @Test
    default void dropMatching_withGrace_leavesFencesInTheEntriesPlaces() {
        filled(key("p:a"));
        leased(key("p:b"));
        filled(key("q:a"));

        assertThat(store().dropMatching(new GlobPattern(key("p:*")), GRACE, false))
                .isEqualTo(2);

        assertThat(standing(key("p:a")).kind()).isEqualTo(Kind.FENCE);
        assertThat(standing(key("p:b")).kind()).isEqualTo(Kind.FENCE);
        assertThat(remaining(key("p:b"))).isBetween(1L, GRACE.toMillis());
        assertThat(standing(key("q:a")).kind()).isEqualTo(Kind.VALUE);
    }

    @Test
    default void R24_keysAbsentAtTheSearch_areFencedForThoseWhoHeed() {
        store().dropMatching(new GlobPattern(key("p:*")), GRACE, false);

        assertThat(leased(key("p:a"), HEEDING).fenced()).isTrue();
        assertThat(store().write(key("p:b"), HEEDING).fenced()).isTrue();
        assertThat(leased(key("q:a"), HEEDING).fenced()).isFalse();
        assertThat(leased(key("p:c"), LeaseTerms.of(LONG)).fenced()).isFalse();
    }

    @Test
    default void R24_valueStoredByOneWhoDidNotHeed_isFencedForItsClaimer() {
        store().dropMatching(new GlobPattern(key("p:*")), GRACE, false);
        filled(key("p:a"));

        Grant claim = store().claim(key("p:a"), standing(key("p:a")).stamp(), HEEDING);

        assertThat(Objects.requireNonNull(claim).fenced()).isTrue();
    }

    @Test
    default void leaseAll_somePatternsInTheirGraceTime_saysWhichKeysTheyReach() {
        store().dropMatching(new GlobPattern(key("p:*")), GRACE, false);
        store().dropMatching(new GlobPattern(key("?:z")), GRACE, false);

        assertThat(store().leaseAll(List.of(key("q:a"), key("p:a"), key("q:z"), key("p:z")), HEEDING))
                .extracting(grant -> Objects.requireNonNull(grant).fenced())
                .containsExactly(false, true, true, true);
    }

    @Test
    default void dropMatching_withoutGrace_fencesNothing() {
        store().dropMatching(new GlobPattern(key("p:*")), Duration.ZERO, false);

        assertThat(leased(key("p:a"), HEEDING).fenced()).isFalse();
    }

    @Test
    default void dropMatching_graceHasPassed_isAsIfNothingHadBeen() {
        filled(key("p:a"));
        store().dropMatching(new GlobPattern(key("p:*")), SHORT, false);
        pass(SHORT);

        assertThat(leased(key("p:a"), HEEDING).fenced()).isFalse();
        assertThat(leased(key("p:b"), HEEDING).fenced()).isFalse();
    }

    @Test
    default void dropMatching_againWithAShorterGrace_keepsTheLongerOne() {
        store().dropMatching(new GlobPattern(key("p:*")), GRACE, false);
        store().dropMatching(new GlobPattern(key("p:*")), Duration.ofMillis(1), false);
        pass(Duration.ofMillis(2));

        assertThat(leased(key("p:a"), HEEDING).fenced()).isTrue();
    }

    @Test
    default void sweep_graceUnderWay_isKept() {
        store().dropMatching(new GlobPattern(key("p:*")), GRACE, false);

        store().sweep();

        assertThat(leased(key("p:a"), HEEDING).fenced()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("dev.larder.cache.store.NastyKeys#all")
    default void dropMatching_nastyKeyWithGrace_isFenced(String nasty) {
        filled(key(nasty));
        store().dropMatching(KeyPatterns.startingWith(key("")), GRACE, false);

        assertThat(standing(key(nasty)).kind()).isEqualTo(Kind.FENCE);
        store().drop(List.of(key(nasty)));
        assertThat(leased(key(nasty), HEEDING).fenced()).isTrue();
    }

    @Test
    default void grant_everythingAsked_isToldTogether() {
        store().dropTagged(List.of(key("tag")), Duration.ZERO);
        store().dropMatching(new GlobPattern(key("p:*")), GRACE, false);

        Grant grant = leased(key("p:a"), new LeaseTerms(LONG, true, true, true));

        assertThat(grant.fenced()).isTrue();
        assertThat(grant.clock()).isPositive();
        assertThat(standing(key("p:a")).hasStamp(grant.token())).isTrue();
    }
}
