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
        assertThat(store().fillAll(List.of())).isEmpty();
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
}
