package dev.larder.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Envelope.Kind;
import dev.larder.cache.codec.Stamp;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Claims, to the last bit of the header: whatever store wrote it, any process reads it. What stands there afterwards is
 * compared with what {@link Envelope} makes of what stood there before.
 */
@NullMarked
interface ClaimContract extends StoreUnderTest {

    LeaseTerms CLAIM = LeaseTerms.of(Duration.ofMinutes(1));

    private Grant claimed(String key) {
        return claimed(key, CLAIM);
    }

    private Grant claimed(String key, LeaseTerms terms) {
        return Objects.requireNonNull(store().claim(key, standing(key).stamp(), terms), "the claim of " + key);
    }

    /** Puts a value with an eighth of its life kept for stale-if-error, and all fields of the header in use. */
    private Envelope staleable(String key, Duration life) {
        long fresh = life.toMillis() / 8;
        byte[] payload = "payload".getBytes(StandardCharsets.UTF_8);
        byte[] bytes = Envelope.value(Stamp.fresh(), 0x01020304, -5, payload, life.toMillis(), fresh);
        assertThat(store().fill(key, leased(key), bytes, life)).isTrue();
        return standing(key);
    }

    // claim

    @Test
    default void claim_value_keepsItsPayloadUnderAHeaderThatDiffersInKindStampAndEnd() {
        Envelope before = staleable(key("a"), LONG);
        long mostRemaining = remaining(key("a"));

        Grant grant = claimed(key("a"));

        Envelope after = standing(key("a"));
        assertThat(after.bytes()).isEqualTo(before.claimed(grant.token(), after.claimUntilMillis(), 0));
        assertThat(after.claimUntilMillis() + CLAIM.life().toMillis()).isBetween(remaining(key("a")), mostRemaining);
        assertThat(grant).isEqualTo(new Grant(grant.token(), 0, false));
    }

    @Test
    default void claim_valueThatEndsSooner_livesAsLongAsTheClaimAndGrowsNoYounger() {
        Duration life = Duration.ofSeconds(20);
        Envelope before = staleable(key("a"), life);

        Grant grant = claimed(key("a"));

        Envelope after = standing(key("a"));
        long prolonged = after.physicalMillis() - before.physicalMillis();
        assertThat(prolonged)
                .isBetween(
                        CLAIM.life().minus(life).toMillis(),
                        CLAIM.life().minus(life).toMillis() + 19_000);
        assertThat(after.bytes()).isEqualTo(before.claimed(grant.token(), 0, prolonged));
        assertThat(remaining(key("a")))
                .isBetween(CLAIM.life().toMillis() - 19_000, CLAIM.life().toMillis());
    }

    @Test
    default void claim_absentValue_staysAbsent() {
        byte[] bytes = Envelope.absent(Stamp.fresh(), 1, 2, LONG.toMillis());
        store().fill(key("a"), leased(key("a")), bytes, LONG);

        Grant grant = claimed(key("a"));

        Envelope after = standing(key("a"));
        assertThat(after.isAbsent()).isTrue();
        assertThat(after.bytes())
                .isEqualTo(Objects.requireNonNull(Envelope.parse(bytes))
                        .claimed(grant.token(), after.claimUntilMillis(), 0));
    }

    @Test
    default void claim_largePayload_isKept() {
        byte[] payload = new byte[300_000];
        payload[299_999] = 7;
        byte[] bytes = Envelope.value(Stamp.fresh(), 1, 2, payload, LONG.toMillis());
        store().fill(key("a"), leased(key("a")), bytes, LONG);

        claimed(key("a"));

        assertThat(standing(key("a")).bytes()).hasSize(bytes.length).endsWith((byte) 7);
    }

    @Test
    default void claim_ofEachCommand_isANewToken() {
        staleable(key("a"), LONG);
        Grant first = claimed(key("a"));
        store().release(key("a"), first.token());

        assertThat(claimed(key("a")).token()).isNotEqualTo(first.token());
    }

    @Test
    default void claim_absentKey_isRefused() {
        assertThat(store().claim(key("a"), Stamp.fresh(), CLAIM)).isNull();
        assertThat(store().read(key("a"))).isNull();
    }

    @Test
    default void claim_anotherValueThanTheOneSeen_isRefusedAndChangesNothing() {
        Stamp seen = staleable(key("a"), LONG).stamp();
        store().drop(List.of(key("a")));
        byte[] other = filled(key("a"));

        assertThat(store().claim(key("a"), seen, CLAIM)).isNull();
        assertThat(store().read(key("a"))).isEqualTo(other);
    }

    @Test
    default void claim_leaseWriteOrFence_isRefused() {
        Stamp lease = leased(key("a"));
        Stamp write = store().write(key("b"), CLAIM).token();
        store().drop(List.of(key("c")), LONG);

        assertThat(store().claim(key("a"), lease, CLAIM)).isNull();
        assertThat(store().claim(key("b"), write, CLAIM)).isNull();
        assertThat(store().claim(key("c"), standing(key("c")).stamp(), CLAIM)).isNull();
        assertThat(standing(key("a")).kind()).isEqualTo(Kind.LEASE);
        assertThat(standing(key("b")).kind()).isEqualTo(Kind.WRITE);
        assertThat(standing(key("c")).kind()).isEqualTo(Kind.FENCE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 27, 83, 84, 200})
    default void claim_bytesThatAreNoEntry_isRefusedAndLeavesThem(int length) {
        byte[] foreign = new byte[length];
        put(key("a"), foreign);

        assertThat(store().claim(key("a"), new Stamp(0, 0), CLAIM)).isNull();
        assertThat(store().read(key("a"))).isEqualTo(foreign);
    }

    @Test
    default void claim_entryOfAnotherFormatVersion_isRefusedAndLeavesIt() {
        byte[] younger = StoreUnderTest.value("v", LONG);
        Stamp stamp = Objects.requireNonNull(Envelope.parse(younger)).stamp();
        younger[2] = Envelope.VERSION + 1;
        put(key("a"), younger);

        assertThat(store().claim(key("a"), stamp, CLAIM)).isNull();
        assertThat(store().read(key("a"))).isEqualTo(younger);
    }

    @Test
    default void claim_claimThatLasts_isRefused() {
        staleable(key("a"), LONG);
        Grant holder = claimed(key("a"));

        assertThat(store().claim(key("a"), holder.token(), CLAIM)).isNull();
        assertThat(standing(key("a")).hasStamp(holder.token())).isTrue();
    }

    @Test
    default void claim_claimWhoseTimeIsUp_isGrantedAndTheFirstHolderMayNotFill() {
        Envelope before = staleable(key("a"), LONG);
        Grant first = claimed(key("a"), LeaseTerms.of(SHORT));
        pass(SHORT);

        Grant second = claimed(key("a"));

        Envelope after = standing(key("a"));
        assertThat(after.bytes()).isEqualTo(before.claimed(second.token(), after.claimUntilMillis(), 0));
        assertThat(store().fill(key("a"), first.token(), StoreUnderTest.value("1", LONG), LONG))
                .isFalse();
        assertThat(store().fill(key("a"), second.token(), StoreUnderTest.value("2", LONG), LONG))
                .isTrue();
    }

    @Test
    default void claim_manyAtOnce_exactlyOneWins() throws Exception {
        Stamp seen = staleable(key("a"), LONG).stamp();

        List<@Nullable Grant> grants = StoreUnderTest.atOnce(16, () -> store().claim(key("a"), seen, CLAIM));

        List<Grant> winners = grants.stream().filter(Objects::nonNull).toList();
        assertThat(winners).hasSize(1);
        assertThat(standing(key("a")).hasStamp(winners.get(0).token())).isTrue();
    }

    // what a claim allows

    @Test
    default void fill_withTheClaim_replacesTheValueAndItsLife() {
        staleable(key("a"), LONG);
        Grant grant = claimed(key("a"));

        assertThat(store().fill(key("a"), grant.token(), StoreUnderTest.value("new", SHORT), SHORT))
                .isTrue();

        TimedEntry after = store().readTimed(key("a"));
        assertThat(after == null ? 0 : after.remainingMillis()).isLessThanOrEqualTo(SHORT.toMillis());
    }

    @Test
    default void fill_claimedAndDropped_isRefused() {
        staleable(key("a"), LONG);
        Grant grant = claimed(key("a"));
        store().drop(List.of(key("a")));

        assertThat(store().fill(key("a"), grant.token(), StoreUnderTest.value("new", LONG), LONG))
                .isFalse();
        assertThat(store().read(key("a"))).isNull();
    }

    @Test
    default void lease_claimedKey_isRefused() {
        staleable(key("a"), LONG);
        claimed(key("a"));

        assertThat(store().lease(key("a"), LONG)).isNull();
    }

    @Test
    default void renew_claim_lastsSoLongFromNow() {
        Envelope before = staleable(key("a"), LONG);
        Grant grant = claimed(key("a"), LeaseTerms.of(SHORT));
        long mostRemaining = remaining(key("a"));

        assertThat(store().renew(key("a"), grant.token(), CLAIM.life())).isTrue();

        Envelope after = standing(key("a"));
        assertThat(after.bytes()).isEqualTo(before.claimed(grant.token(), after.claimUntilMillis(), 0));
        assertThat(after.claimUntilMillis() + CLAIM.life().toMillis()).isBetween(remaining(key("a")), mostRemaining);
    }

    @Test
    default void renew_claimLongerThanTheEntryLives_prolongsTheEntry() {
        Envelope before = staleable(key("a"), CLAIM.life());
        Grant grant = claimed(key("a"), LeaseTerms.of(SHORT));

        assertThat(store().renew(key("a"), grant.token(), LONG)).isTrue();

        Envelope after = standing(key("a"));
        long prolonged = after.physicalMillis() - before.physicalMillis();
        assertThat(prolonged)
                .isBetween(
                        LONG.minus(CLAIM.life()).toMillis(),
                        LONG.minus(CLAIM.life()).toMillis() + 59_000);
        assertThat(after.bytes()).isEqualTo(before.claimed(grant.token(), 0, prolonged));
    }

    @Test
    default void renew_claimByANonHolder_isRefused() {
        staleable(key("a"), LONG);
        claimed(key("a"));
        byte[] before = standing(key("a")).bytes();

        assertThat(store().renew(key("a"), Stamp.fresh(), LONG)).isFalse();
        assertThat(store().read(key("a"))).isEqualTo(before);
    }

    // giving back

    @Test
    default void release_claim_isAValueAgainUnderANewStamp() {
        Envelope before = staleable(key("a"), LONG);
        Grant grant = claimed(key("a"));

        assertThat(store().release(key("a"), grant.token())).isTrue();

        Envelope after = standing(key("a"));
        assertThat(after.stamp()).isNotEqualTo(before.stamp()).isNotEqualTo(grant.token());
        assertThat(after.payloadId()).isEqualTo(before.payloadId());
        assertThat(after.bytes()).isEqualTo(before.unclaimed(after.stamp()));
        assertThat(remaining(key("a"))).isGreaterThan(LONG.toMillis() - 60_000);
    }

    @Test
    default void release_claimTwice_isRefusedTheSecondTime() {
        staleable(key("a"), LONG);
        Grant grant = claimed(key("a"));
        store().release(key("a"), grant.token());
        byte[] before = standing(key("a")).bytes();

        assertThat(store().release(key("a"), grant.token())).isFalse();
        assertThat(store().read(key("a"))).isEqualTo(before);
    }

    @Test
    default void release_claimByANonHolder_isRefused() {
        staleable(key("a"), LONG);
        Grant grant = claimed(key("a"));

        assertThat(store().release(key("a"), Stamp.fresh())).isFalse();
        assertThat(standing(key("a")).hasStamp(grant.token())).isTrue();
    }

    @Test
    default void postpone_claim_pausesItUnderANewStamp() {
        Envelope before = staleable(key("a"), LONG);
        Grant grant = claimed(key("a"));
        long mostRemaining = remaining(key("a"));

        assertThat(store().postpone(key("a"), grant.token(), Duration.ofSeconds(7)))
                .isTrue();

        Envelope after = standing(key("a"));
        assertThat(after.isPaused()).isTrue();
        assertThat(after.stamp()).isNotEqualTo(before.stamp()).isNotEqualTo(grant.token());
        assertThat(after.bytes()).isEqualTo(before.paused(after.stamp(), after.claimUntilMillis()));
        assertThat(after.claimUntilMillis() + 7000).isBetween(remaining(key("a")), mostRemaining);
    }

    @Test
    default void postpone_longerThanTheEntryLives_lastsUntilItsEnd() {
        staleable(key("a"), CLAIM.life());
        Grant grant = claimed(key("a"), LeaseTerms.of(SHORT));

        assertThat(store().postpone(key("a"), grant.token(), LONG)).isTrue();

        assertThat(standing(key("a")).claimUntilMillis()).isZero();
        assertThat(remaining(key("a"))).isLessThanOrEqualTo(CLAIM.life().toMillis());
    }

    @Test
    default void postpone_paused_mayBeClaimedAtOnceByWhoeverSawIt() {
        Envelope before = staleable(key("a"), LONG);
        store().postpone(key("a"), claimed(key("a")).token(), LONG.minusMinutes(1));

        Grant next = claimed(key("a"));

        Envelope after = standing(key("a"));
        assertThat(after.isPaused()).isFalse();
        assertThat(after.bytes()).isEqualTo(before.claimed(next.token(), after.claimUntilMillis(), 0));
    }

    @Test
    default void postpone_twice_isRefusedTheSecondTime() {
        staleable(key("a"), LONG);
        Grant grant = claimed(key("a"));
        store().postpone(key("a"), grant.token(), CLAIM.life());

        assertThat(store().postpone(key("a"), grant.token(), CLAIM.life())).isFalse();
    }

    @Test
    default void postpone_anythingButAClaim_isRefusedAndChangesNothing() {
        Stamp lease = leased(key("a"));
        Stamp write = store().write(key("b"), CLAIM).token();
        byte[] value = filled(key("c"));

        assertThat(store().postpone(key("a"), lease, LONG)).isFalse();
        assertThat(store().postpone(key("b"), write, LONG)).isFalse();
        assertThat(store().postpone(key("c"), standing(key("c")).stamp(), LONG)).isFalse();
        assertThat(store().postpone(key("absent"), lease, LONG)).isFalse();
        assertThat(store().read(key("a"))).isEqualTo(Envelope.lease(lease, key("a")));
        assertThat(store().read(key("b"))).isEqualTo(Envelope.write(write, key("b")));
        assertThat(store().read(key("c"))).isEqualTo(value);
    }

    @Test
    default void postpone_done_wakesThoseWhoWait() throws Exception {
        staleable(key("a"), LONG);
        Grant grant = claimed(key("a"));
        try (Watch watch = store().watch(key("a"))) {
            store().postpone(key("a"), grant.token(), CLAIM.life());

            assertThat(watch.await(Duration.ofSeconds(20))).isTrue();
        }
    }
}
