package dev.larder.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Envelope.Kind;
import dev.larder.cache.codec.Stamp;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** Write-through: who writes takes the key from whoever has it. */
@NullMarked
interface WriteContract extends StoreUnderTest {

    LeaseTerms WRITE = LeaseTerms.of(LONG);

    @Test
    default void write_absentKey_standsThereWithItsToken() {
        Grant grant = store().write(key("a"), WRITE);

        assertThat(store().read(key("a"))).isEqualTo(Envelope.write(grant.token(), key("a")));
        assertThat(remaining(key("a"))).isBetween(LONG.toMillis() - 60_000, LONG.toMillis());
        assertThat(grant).isEqualTo(new Grant(grant.token(), 0, false));
    }

    @Test
    default void write_overValueLeaseClaimAndFence_takesThem() {
        filled(key("value"));
        leased(key("lease"));
        filled(key("claim"));
        store().claim(key("claim"), standing(key("claim")).stamp(), WRITE);
        store().drop(List.of(key("fence")), LONG);

        for (String name : List.of("value", "lease", "claim", "fence")) {
            Stamp token = store().write(key(name), WRITE).token();

            assertThat(store().read(key(name))).as(name).isEqualTo(Envelope.write(token, key(name)));
        }
    }

    @Test
    default void write_ofEachCommand_isANewToken() {
        assertThat(store().write(key("a"), WRITE).token())
                .isNotEqualTo(store().write(key("a"), WRITE).token());
    }

    @Test
    default void fill_leaseTakenByAWrite_isRefused() {
        Stamp lease = leased(key("a"));
        Stamp write = store().write(key("a"), WRITE).token();

        assertThat(store().fill(key("a"), lease, StoreUnderTest.value("old", LONG), LONG))
                .isFalse();
        assertThat(standing(key("a")).hasStamp(write)).isTrue();
    }

    @Test
    default void fill_withTheWrite_stores() {
        Stamp write = store().write(key("a"), WRITE).token();
        byte[] value = StoreUnderTest.value("new", LONG);

        assertThat(store().fill(key("a"), write, value, LONG)).isTrue();
        assertThat(store().read(key("a"))).isEqualTo(value);
    }

    @Test
    default void fill_twoWriters_onlyTheLaterOneStores() {
        Stamp earlier = store().write(key("a"), WRITE).token();
        Stamp later = store().write(key("a"), WRITE).token();

        assertThat(store().fill(key("a"), earlier, StoreUnderTest.value("1", LONG), LONG))
                .isFalse();
        assertThat(store().fill(key("a"), later, StoreUnderTest.value("2", LONG), LONG))
                .isTrue();
    }

    @Test
    default void lease_writtenKey_isRefused() {
        store().write(key("a"), WRITE);

        assertThat(store().lease(key("a"), LONG)).isNull();
    }

    @Test
    default void renew_write_givesItANewLife() {
        Stamp write =
                store().write(key("a"), LeaseTerms.of(Duration.ofSeconds(20))).token();

        assertThat(store().renew(key("a"), write, LONG)).isTrue();
        assertThat(remaining(key("a"))).isGreaterThan(LONG.toMillis() - 60_000);
        assertThat(store().read(key("a"))).isEqualTo(Envelope.write(write, key("a")));
    }

    @Test
    default void release_write_removesIt() {
        Stamp write = store().write(key("a"), WRITE).token();

        assertThat(store().release(key("a"), write)).isTrue();
        assertThat(store().read(key("a"))).isNull();
    }

    @Test
    default void R3_releaseOfAWriteWithGrace_leavesAFenceForSoLong() {
        Stamp write = store().write(key("a"), WRITE).token();

        assertThat(store().release(key("a"), write, Duration.ofMinutes(1))).isTrue();

        Envelope fence = standing(key("a"));
        assertThat(fence.bytes()).isEqualTo(Envelope.fence(fence.stamp(), key("a")));
        assertThat(fence.stamp()).isNotEqualTo(write);
        assertThat(remaining(key("a"))).isBetween(1L, 60_000L);
        assertThat(store().lease(key("a"), LONG)).isNull();
    }

    @Test
    default void release_leaseWithGrace_leavesNothing() {
        assertThat(store().release(key("a"), leased(key("a")), LONG)).isTrue();
        assertThat(store().read(key("a"))).isNull();
    }

    @Test
    default void release_claimWithGrace_isAValueAgain() {
        filled(key("a"));
        Grant claim = Objects.requireNonNull(
                store().claim(key("a"), standing(key("a")).stamp(), WRITE));

        assertThat(store().release(key("a"), claim.token(), LONG)).isTrue();
        assertThat(standing(key("a")).kind()).isEqualTo(Kind.VALUE);
    }

    @Test
    default void release_writeTakenByAnother_isRefusedAndLeavesNoFence() {
        Stamp earlier = store().write(key("a"), WRITE).token();
        Stamp later = store().write(key("a"), WRITE).token();

        assertThat(store().release(key("a"), earlier, LONG)).isFalse();
        assertThat(store().read(key("a"))).isEqualTo(Envelope.write(later, key("a")));
    }

    @Test
    default void release_fence_isRefused() {
        store().drop(List.of(key("a")), LONG);

        assertThat(store().release(key("a"), standing(key("a")).stamp())).isFalse();
        assertThat(store().renew(key("a"), standing(key("a")).stamp(), LONG)).isFalse();
        assertThat(standing(key("a")).kind()).isEqualTo(Kind.FENCE);
    }
}
