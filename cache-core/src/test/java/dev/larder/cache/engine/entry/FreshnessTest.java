package dev.larder.cache.engine.entry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.engine.call.CacheSpec;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Entries that were stored for 100 s, of which the last 40 s are kept for stale-if-error. Numbers are seconds. */
class FreshnessTest {

    private static final int STORED_FOR = 100;
    private static final int KEPT = 40;

    private static long millis(long seconds) {
        return Duration.ofSeconds(seconds).toMillis();
    }

    private static CacheSpec.Renewal renewal(int refreshAfter, int staleIfError) {
        return new CacheSpec.Renewal(
                refreshAfter == 0 ? null : Duration.ofSeconds(refreshAfter), Duration.ofSeconds(staleIfError), null);
    }

    private static Envelope value() {
        return parsed(Envelope.value(Stamp.fresh(), 1, 1, new byte[] {1}, millis(STORED_FOR), millis(KEPT)));
    }

    /**
     * The claim of the value that ends when {@code until} seconds are left, taken {@code prolonged} seconds too late.
     */
    private static Envelope claim(int until, int prolonged) {
        return parsed(value().claimed(Stamp.fresh(), millis(until), millis(prolonged)));
    }

    private static Envelope parsed(byte[] bytes) {
        Envelope entry = Envelope.parse(bytes);
        assertThat(entry).isNotNull();
        return entry;
    }

    @ParameterizedTest(name = "{0} s left, refresh after {1} s: {2}")
    @CsvSource({
        "100,  0, FRESH",
        "100, 30, FRESH",
        " 71, 30, FRESH",
        " 70, 30, DUE",
        " 41, 30, DUE",
        " 41,  0, FRESH",
        " 40, 30, EXPIRED",
        " 40,  0, EXPIRED",
        "  1, 30, EXPIRED",
        "  0, 30, EXPIRED"
    })
    void value_byWhatIsLeftOfIt(int left, int refreshAfter, Freshness expected) {
        assertThat(Freshness.of(value(), millis(left), renewal(refreshAfter, KEPT)))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} s left, claimed until {1} s: {2}")
    @CsvSource({
        "60, 50, FRESH",
        "60, 59, FRESH",
        "60, 60, DUE",
        "60, 61, DUE",
        "40, 39, CLAIMED",
        "40, 10, CLAIMED",
        "40, 40, EXPIRED",
        "10, 30, EXPIRED"
    })
    void claim_byWhatIsLeftOfItAndOfTheEntry(int left, int until, Freshness expected) {
        assertThat(Freshness.of(claim(until, 0), millis(left), renewal(30, KEPT)))
                .isEqualTo(expected);
    }

    @Test
    void claim_overAndOfNoAgeToBeRenewedHere_isFresh() {
        assertThat(Freshness.of(claim(60, 0), millis(60), renewal(0, 0))).isEqualTo(Freshness.FRESH);
        assertThat(Freshness.of(claim(90, 0), millis(90), renewal(30, 0))).isEqualTo(Freshness.FRESH);
    }

    @ParameterizedTest(name = "{0} s left, nobody tries again until {1} s, stale for {2} s: {3}")
    @CsvSource({
        "60, 50, 40, FRESH",
        "60, 60, 40, DUE",
        "30, 20, 40, PAUSED",
        "30, 20, 10, PAUSED",
        "30, 20,  9, EXPIRED",
        "30, 20,  0, EXPIRED",
        "20, 20, 40, EXPIRED",
        "19, 20, 40, EXPIRED"
    })
    void claimThatFailed_byWhatIsLeftOfThePauseAndMayBeServed(
            int left, int until, int staleIfError, Freshness expected) {
        Envelope paused = parsed(claim(0, 0).paused(Stamp.fresh(), millis(until)));

        assertThat(Freshness.of(paused, millis(left), renewal(30, staleIfError)))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} s left, stale for {1} s: {2}")
    @CsvSource({"40, 40, true", "30, 10, true", "30,  9, false", " 1, 40, true", " 0, 40, false", "40,  0, false"})
    void expiredValue_isServableOnError_forAsLongAsTheCacheSays(int left, int staleIfError, boolean expected) {
        assertThat(Freshness.isServableOnError(value(), millis(left), renewal(0, staleIfError)))
                .isEqualTo(expected);
    }

    @Test
    void claimTakenAtTheEndOfALife_isServableNoLongerThanTheValueWas() {
        // 5 s were left; a claim of 30 s has prolonged the entry by 25 s.
        Envelope claimed = claim(0, 25);

        assertThat(Freshness.of(claimed, millis(30), renewal(0, KEPT))).isEqualTo(Freshness.CLAIMED);
        assertThat(Freshness.isServableOnError(claimed, millis(30), renewal(0, KEPT)))
                .isTrue();
        assertThat(Freshness.isServableOnError(claimed, millis(26), renewal(0, KEPT)))
                .isTrue();
        assertThat(Freshness.isServableOnError(claimed, millis(25), renewal(0, KEPT)))
                .isFalse();
    }

    @Test
    void claimOfAPlainValueTakenAtItsEnd_doesNotMakeItFreshForLonger() {
        Envelope plain = parsed(Envelope.value(Stamp.fresh(), 1, 1, new byte[] {1}, millis(STORED_FOR)));
        Envelope claimed = parsed(plain.claimed(Stamp.fresh(), 0, millis(25)));

        assertThat(Freshness.of(claimed, millis(30), renewal(30, 0))).isEqualTo(Freshness.FRESH);
        assertThat(Freshness.of(claimed, millis(25), renewal(30, 0))).isEqualTo(Freshness.CLAIMED);
    }

    @Test
    void valueThatIsFreshForAllItsLife_needsNoLookAtWhatIsLeft() {
        Envelope plain = parsed(Envelope.value(Stamp.fresh(), 1, 1, new byte[] {1}, millis(STORED_FOR)));

        assertThat(Freshness.dependsOnRemainingLife(plain)).isFalse();
        assertThat(Freshness.dependsOnRemainingLife(value())).isTrue();
        assertThat(Freshness.dependsOnRemainingLife(claim(10, 0))).isTrue();
        assertThat(Freshness.of(plain, Long.MAX_VALUE, CacheSpec.Renewal.NONE)).isEqualTo(Freshness.FRESH);
    }

    @Test
    void entriesWithoutAValue_areNeitherServedNorClaimed() {
        assertThat(Freshness.of(parsed(Envelope.lease(Stamp.fresh(), "k")), millis(1), renewal(30, KEPT)))
                .isEqualTo(Freshness.LEASED);
        assertThat(Freshness.of(parsed(Envelope.write(Stamp.fresh(), "k")), millis(1), renewal(30, KEPT)))
                .isEqualTo(Freshness.CLOSED);
        assertThat(Freshness.of(parsed(Envelope.fence(Stamp.fresh(), "k")), millis(1), renewal(30, KEPT)))
                .isEqualTo(Freshness.CLOSED);
        assertThat(Freshness.isServableOnError(
                        parsed(Envelope.lease(Stamp.fresh(), "k")), Long.MAX_VALUE, renewal(30, KEPT)))
                .isFalse();
    }
}
