package dev.larder.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Remaining lives, and several keys at once. */
@NullMarked
interface BatchContract extends StoreUnderTest {

    private List<String> keys(int count) {
        return IntStream.range(0, count).mapToObj(i -> key("k" + i)).toList();
    }

    @Test
    default void readTimed_absentKey_isNull() {
        assertThat(store().readTimed(key("a"))).isNull();
    }

    @Test
    default void readTimed_filledKey_givesTheBytesAndTheRemainingLife() {
        byte[] bytes = filled(key("a"));

        TimedEntry entry = Objects.requireNonNull(store().readTimed(key("a")));
        assertThat(entry.bytes()).isEqualTo(bytes);
        assertThat(entry.remainingMillis()).isBetween(LONG.toMillis() - 60_000, LONG.toMillis());
    }

    @Test
    default void readTimed_laterOn_lessLifeRemains() {
        filled(key("a"));
        long before = remaining(key("a"));
        pass(Duration.ofMillis(20));

        assertThat(remaining(key("a"))).isLessThanOrEqualTo(before - 20);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    default void readAll_someStand_givesThemInTheOrderOfTheKeys(boolean timed) {
        byte[] a = filled(key("a"));
        byte[] c = filled(key("c"));

        List<@Nullable TimedEntry> found = store().readAll(List.of(key("c"), key("absent"), key("a"), key("c")), timed);

        assertThat(found).hasSize(4);
        assertThat(Objects.requireNonNull(found.get(0)).bytes()).isEqualTo(c);
        assertThat(found.get(1)).isNull();
        assertThat(Objects.requireNonNull(found.get(2)).bytes()).isEqualTo(a);
        assertThat(Objects.requireNonNull(found.get(3)).bytes()).isEqualTo(c);
    }

    @Test
    default void readAll_timed_givesRemainingLives() {
        filled(key("a"));
        filled(key("b"), SHORT);

        List<@Nullable TimedEntry> found = store().readAll(List.of(key("a"), key("b")), true);

        assertThat(Objects.requireNonNull(found.get(0)).remainingMillis())
                .isBetween(LONG.toMillis() - 60_000, LONG.toMillis());
        assertThat(found.get(1)).satisfiesAnyOf(b -> assertThat(b).isNull(), b -> assertThat(
                        Objects.requireNonNull(b).remainingMillis())
                .isLessThanOrEqualTo(SHORT.toMillis()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    default void readAll_moreKeysThanOneStepHolds_readsThemAll(boolean timed) {
        List<String> keys = keys(1201);
        put(keys.get(0), new byte[] {1});
        put(keys.get(700), new byte[] {2});
        put(keys.get(1200), new byte[] {3});

        List<@Nullable TimedEntry> found = store().readAll(keys, timed);

        assertThat(found).hasSize(1201);
        assertThat(found.stream()
                        .filter(Objects::nonNull)
                        .map(entry -> entry.bytes()[0])
                        .toList())
                .containsExactly((byte) 1, (byte) 2, (byte) 3);
        assertThat(Objects.requireNonNull(found.get(700)).bytes()).containsExactly(2);
    }

    @Test
    default void everyBatch_withoutKeys_isEmpty() {
        assertThat(store().readAll(List.of(), false)).isEmpty();
        assertThat(store().readAll(List.of(), true)).isEmpty();
        assertThat(store().leaseAll(List.of(), LeaseTerms.of(LONG))).isEmpty();
        assertThat(store().claimAll(List.of(), LeaseTerms.of(LONG))).isEmpty();
        assertThat(store().fillAll(List.of())).isEmpty();
        assertThat(store().releaseAll(List.of(), Duration.ZERO)).isEmpty();
        assertThat(store().renewAll(List.of(), LONG)).isEmpty();
        assertThat(store().dropAllIfUnchanged(List.of())).isEmpty();
    }

    @Test
    default void leaseAll_someStand_grantsTheOthersUnderTokensOfTheirOwn() {
        filled(key("b"));

        List<@Nullable Grant> grants = store().leaseAll(List.of(key("a"), key("b"), key("c")), LeaseTerms.of(LONG));

        Stamp a = Objects.requireNonNull(grants.get(0)).token();
        Stamp c = Objects.requireNonNull(grants.get(2)).token();
        assertThat(grants.get(1)).isNull();
        assertThat(a).isNotEqualTo(c);
        assertThat(standing(key("a")).bytes()).isEqualTo(Envelope.lease(a, key("a")));
        assertThat(standing(key("c")).bytes()).isEqualTo(Envelope.lease(c, key("c")));
    }

    @Test
    default void leaseAll_oneKeyTwice_isGrantedOnce() {
        List<@Nullable Grant> grants = store().leaseAll(List.of(key("a"), key("a")), LeaseTerms.of(LONG));

        assertThat(grants.get(0)).isNotNull();
        assertThat(grants.get(1)).isNull();
    }

    @Test
    default void leaseAll_moreKeysThanOneStepHolds_leasesThemAll() {
        List<String> keys = keys(1201);
        filled(keys.get(600));

        List<@Nullable Grant> grants = store().leaseAll(keys, LeaseTerms.of(LONG));

        assertThat(grants).hasSize(1201);
        assertThat(grants.get(600)).isNull();
        assertThat(grants.stream()
                        .filter(Objects::nonNull)
                        .map(Grant::token)
                        .distinct()
                        .count())
                .isEqualTo(1200);
        assertThat(store().fill(
                                keys.get(1200),
                                Objects.requireNonNull(grants.get(1200)).token(),
                                StoreUnderTest.value("v", LONG),
                                LONG))
                .isTrue();
    }

    @Test
    default void leaseAll_manyAtOnceInAnyOrder_eachKeyHasOneWinner() throws Exception {
        List<String> keys = keys(40);
        AtomicInteger seed = new AtomicInteger();

        List<Integer> won = StoreUnderTest.atOnce(8, () -> {
            List<String> shuffled = new ArrayList<>(keys);
            Collections.shuffle(shuffled, new Random(seed.incrementAndGet()));
            List<@Nullable Grant> grants = store().leaseAll(shuffled, LeaseTerms.of(LONG));
            int mine = 0;
            for (int i = 0; i < grants.size(); i++) {
                Grant grant = grants.get(i);
                if (grant != null && standing(shuffled.get(i)).hasStamp(grant.token())) {
                    mine++;
                }
            }
            return mine;
        });

        assertThat(won.stream().mapToInt(Integer::intValue).sum()).isEqualTo(40);
    }

    @Test
    default void fillAll_someTokensStand_storesThoseAndSaysWhich() {
        Stamp a = leased(key("a"));
        Stamp b = leased(key("b"));
        Stamp c = leased(key("c"));
        store().drop(List.of(key("b")));

        List<FillResult> results = store().fillAll(List.of(
                Fill.of(key("a"), a, StoreUnderTest.value("1", LONG), LONG),
                Fill.of(key("b"), b, StoreUnderTest.value("2", LONG), LONG),
                Fill.of(key("c"), c, StoreUnderTest.value("3", LONG), LONG)));

        assertThat(results).containsExactly(FillResult.STORED, FillResult.LEASE_LOST, FillResult.STORED);
        assertThat(StoreUnderTest.payload(standing(key("a")))).isEqualTo("1");
        assertThat(store().read(key("b"))).isNull();
        assertThat(StoreUnderTest.payload(standing(key("c")))).isEqualTo("3");
    }

    @Test
    default void fillAll_moreThanOneStepHolds_storesThemAll() {
        List<String> keys = keys(1201);
        List<@Nullable Grant> grants = store().leaseAll(keys, LeaseTerms.of(LONG));
        List<Fill> fills = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Stamp token = Objects.requireNonNull(grants.get(i)).token();
            fills.add(Fill.of(keys.get(i), token, StoreUnderTest.value("v" + i, LONG), LONG));
        }

        assertThat(store().fillAll(fills)).hasSize(1201).containsOnly(FillResult.STORED);
        assertThat(StoreUnderTest.payload(standing(keys.get(1200)))).isEqualTo("v1200");
    }

    @Test
    default void fillAll_stored_wakesThoseWhoWait() throws Exception {
        Stamp token = leased(key("a"));
        try (Watch watch = store().watch(key("a"))) {
            store().fillAll(List.of(Fill.of(key("a"), token, StoreUnderTest.value("v", LONG), LONG)));

            assertThat(watch.await(Duration.ofSeconds(20))).isTrue();
        }
    }

    /** More keys than one step takes, each leased by the token beside it. */
    private List<Stamped> manyLeased() {
        List<String> keys = keys(1201);
        List<@Nullable Grant> grants = store().leaseAll(keys, LeaseTerms.of(LONG));
        return IntStream.range(0, keys.size())
                .mapToObj(i -> new Stamped(
                        keys.get(i), Objects.requireNonNull(grants.get(i)).token()))
                .toList();
    }

    @Test
    default void claimAll_someAreStillWhatWasSeen_claimsThoseUnderTokensOfTheirOwn() {
        filled(key("a"));
        filled(key("b"));
        filled(key("c"));
        List<Stamped> seen = Stream.of("a", "b", "c", "absent")
                .map(name -> new Stamped(
                        key(name),
                        name.equals("absent")
                                ? Stamp.fresh()
                                : standing(key(name)).stamp()))
                .toList();
        store().drop(List.of(key("b")));
        byte[] newer = filled(key("b"));

        List<@Nullable Grant> grants = store().claimAll(seen, LeaseTerms.of(LONG));

        Stamp a = Objects.requireNonNull(grants.get(0)).token();
        Stamp c = Objects.requireNonNull(grants.get(2)).token();
        assertThat(grants.get(1)).isNull();
        assertThat(grants.get(3)).isNull();
        assertThat(standing(key("a")).kind()).isEqualTo(Envelope.Kind.CLAIM);
        assertThat(standing(key("a")).hasStamp(a)).isTrue();
        assertThat(standing(key("c")).hasStamp(c)).isTrue();
        assertThat(a).isNotEqualTo(c);
        assertThat(store().read(key("b"))).isEqualTo(newer);
    }

    @Test
    default void claimAll_moreThanOneStepHolds_claimsThemAll() {
        List<Stamped> seen = keys(1201).stream()
                .peek(key -> put(key, StoreUnderTest.value(key, "v", LONG)))
                .map(key -> new Stamped(key, standing(key).stamp()))
                .toList();

        assertThat(store().claimAll(seen, LeaseTerms.of(LONG))).hasSize(1201).doesNotContainNull();
        assertThat(standing(seen.get(1200).key()).kind()).isEqualTo(Envelope.Kind.CLAIM);
    }

    @Test
    default void releaseAll_someTokensStand_givesThoseBackAndSaysWhich() {
        Stamp a = leased(key("a"));
        Stamp b = leased(key("b"));
        Stamp w = store().write(key("w"), LeaseTerms.of(LONG)).token();
        filled(key("c"));
        Grant c = Objects.requireNonNull(
                store().claim(key("c"), standing(key("c")).stamp(), LeaseTerms.of(LONG)));
        store().drop(List.of(key("b")));
        Stamp another = leased(key("b"));

        List<Boolean> released = store().releaseAll(
                        List.of(
                                new Stamped(key("a"), a),
                                new Stamped(key("b"), b),
                                new Stamped(key("w"), w),
                                new Stamped(key("c"), c.token()),
                                new Stamped(key("absent"), Stamp.fresh())),
                        LONG);

        assertThat(released).containsExactly(true, false, true, true, false);
        assertThat(store().read(key("a"))).isNull();
        assertThat(standing(key("b")).hasStamp(another)).isTrue();
        assertThat(standing(key("w")).kind()).as("rule R3").isEqualTo(Envelope.Kind.FENCE);
        assertThat(standing(key("c")).kind()).isEqualTo(Envelope.Kind.VALUE);
    }

    @Test
    default void releaseAll_moreThanOneStepHolds_givesThemAllBack() {
        List<Stamped> held = manyLeased();

        assertThat(store().releaseAll(held, Duration.ZERO)).hasSize(1201).containsOnly(true);
        assertThat(store().readAll(keys(1201), false)).containsOnlyNulls();
    }

    @Test
    default void releaseAll_released_wakesThoseWhoWait() throws Exception {
        Stamp token = leased(key("a"));
        try (Watch watch = store().watch(key("a"))) {
            store().releaseAll(List.of(new Stamped(key("a"), token)), Duration.ZERO);

            assertThat(watch.await(Duration.ofSeconds(20))).isTrue();
        }
    }

    @Test
    default void renewAll_someTokensStand_givesThoseANewLifeAndSaysWhich() {
        Stamp a = leased(key("a"));
        Stamp b = leased(key("b"));
        store().drop(List.of(key("b")));
        byte[] value = filled(key("c"));
        Duration longer = LONG.multipliedBy(2);

        List<Boolean> renewed = store().renewAll(
                        List.of(
                                new Stamped(key("a"), a),
                                new Stamped(key("b"), b),
                                new Stamped(
                                        key("c"),
                                        Objects.requireNonNull(Envelope.parse(value))
                                                .stamp())),
                        longer);

        assertThat(renewed).containsExactly(true, false, false);
        assertThat(remaining(key("a"))).isGreaterThan(LONG.toMillis());
        assertThat(remaining(key("c"))).as("a value renews nothing").isLessThanOrEqualTo(LONG.toMillis());
    }

    @Test
    default void renewAll_moreThanOneStepHolds_renewsThemAll() {
        List<Stamped> held = manyLeased();

        assertThat(store().renewAll(held, LONG.multipliedBy(2))).hasSize(1201).containsOnly(true);
        assertThat(remaining(held.get(1200).key())).isGreaterThan(LONG.toMillis());
    }

    @Test
    default void dropAllIfUnchanged_someAreStillWhatWasSeen_removesThoseAndSaysWhich() {
        put(key("a"), new byte[] {1});
        byte[] b = filled(key("b"));
        put(key("c"), new byte[] {3});

        List<Boolean> dropped = store().dropAllIfUnchanged(List.of(
                new Seen(key("a"), new byte[] {1}),
                new Seen(key("b"), new byte[] {2}),
                new Seen(key("c"), new byte[] {3}),
                new Seen(key("absent"), new byte[0])));

        assertThat(dropped).containsExactly(true, false, true, false);
        assertThat(store().read(key("a"))).isNull();
        assertThat(store().read(key("b"))).isEqualTo(b);
        assertThat(store().read(key("c"))).isNull();
    }

    @Test
    default void dropAllIfUnchanged_moreThanOneStepHolds_removesThemAll() {
        List<Seen> seen = keys(1201).stream()
                .peek(key -> put(key, new byte[] {1}))
                .map(key -> new Seen(key, new byte[] {1}))
                .toList();

        assertThat(store().dropAllIfUnchanged(seen)).hasSize(1201).containsOnly(true);
        assertThat(store().readAll(keys(1201), false)).containsOnlyNulls();
    }
}
