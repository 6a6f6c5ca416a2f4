package dev.larder.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Envelope.Kind;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.testing.KeyPatterns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.util.JedisClusterCRC16;

/** Tags: several in one entry, with each kind of token, with grace, and against invalidations at any moment. */
@NullMarked
interface TagContract extends StoreUnderTest {

    LeaseTerms NOTING = new LeaseTerms(LONG, true, false, false);

    /** Tags of this test that share no bucket, so that one is not invalidated with another. */
    private List<String> tags(int count) {
        List<String> tags = new ArrayList<>();
        List<Integer> buckets = new ArrayList<>();
        for (int i = 0; tags.size() < count; i++) {
            String tag = key("tag" + i);
            int bucket = JedisClusterCRC16.getCRC16(tag) & 4095;
            if (!buckets.contains(bucket)) {
                buckets.add(bucket);
                tags.add(tag);
            }
        }
        return tags;
    }

    private static Fill tagged(String key, Grant grant, String payload, String... tags) {
        return new Fill(
                key, grant.token(), StoreUnderTest.value(payload, LONG), LONG, Set.of(tags), grant.clock(), false);
    }

    private void fillTagged(String key, String... tags) {
        assertThat(store().fill(tagged(key, leased(key, NOTING), "v", tags))).isEqualTo(FillResult.STORED);
    }

    /** Takes the key as a caller who loads for this kind does. */
    private Grant taken(Kind kind, String key, LeaseTerms terms) {
        return switch (kind) {
            case LEASE -> leased(key, terms);
            case WRITE -> store().write(key, terms);
            case CLAIM -> {
                filled(key);
                yield Objects.requireNonNull(store().claim(key, standing(key).stamp(), terms));
            }
            case VALUE, FENCE -> throw new IllegalArgumentException("Nobody holds a " + kind);
        };
    }

    private List<String> names(int count) {
        return IntStream.range(0, count).mapToObj(i -> key("k" + i)).toList();
    }

    // dropTagged

    @Test
    default void dropTagged_entriesWithTheTag_areRemovedAndNoOthers() {
        List<String> tags = tags(2);
        fillTagged(key("a"), tags.get(0));
        fillTagged(key("b"), tags.get(0), tags.get(1));
        fillTagged(key("c"), tags.get(1));
        filled(key("d"));

        assertThat(store().dropTagged(List.of(tags.get(0)), Duration.ZERO)).isEqualTo(2);

        assertThat(store().read(key("a"))).isNull();
        assertThat(store().read(key("b"))).isNull();
        assertThat(store().read(key("c"))).isNotNull();
        assertThat(store().read(key("d"))).isNotNull();
    }

    @Test
    default void dropTagged_severalTags_removesWhatCarriesAnyOfThem() {
        List<String> tags = tags(3);
        fillTagged(key("a"), tags.get(0));
        fillTagged(key("b"), tags.get(0), tags.get(1));
        fillTagged(key("c"), tags.get(2));

        assertThat(store().dropTagged(tags.subList(0, 2), Duration.ZERO)).isEqualTo(2);
        assertThat(store().read(key("c"))).isNotNull();
    }

    @Test
    default void dropTagged_everyTag_removesWhatCarriesAnyAndRefusesLoadsUnderWay() {
        fillTagged(key("a"), "one");
        fillTagged(key("b"), "two");
        filled(key("c"));
        Grant underWay = leased(key("d"), NOTING);

        store().dropTagged(Set.of(CacheStore.EVERY_TAG), Duration.ZERO);

        assertThat(store().read(key("a"))).isNull();
        assertThat(store().read(key("b"))).isNull();
        assertThat(store().read(key("c"))).isNotNull();
        assertThat(store().fill(tagged(key("d"), underWay, "v", "three"))).isEqualTo(FillResult.TAG_INVALIDATED);
    }

    @Test
    default void dropTagged_tagNobodyCarriesOrNoTag_removesNothing() {
        assertThat(store().dropTagged(tags(1), Duration.ZERO)).isZero();
        assertThat(store().dropTagged(List.of(), Duration.ZERO)).isZero();
    }

    @Test
    default void dropTagged_moreEntriesThanOneStepHolds_removesThemAll() {
        String tag = tags(1).get(0);
        List<String> keys = names(1201);
        List<Fill> fills = new ArrayList<>();
        List<@Nullable Grant> grants = store().leaseAll(keys, NOTING);
        for (int i = 0; i < keys.size(); i++) {
            fills.add(tagged(keys.get(i), Objects.requireNonNull(grants.get(i)), "v", tag));
        }
        assertThat(store().fillAll(fills)).containsOnly(FillResult.STORED);

        assertThat(store().dropTagged(List.of(tag), Duration.ZERO)).isEqualTo(1201);
        assertThat(store().readAll(keys, false)).containsOnlyNulls();
    }

    @Test
    default void dropTagged_manyTags_removesWhatCarriesAnyOfThem() {
        List<String> tags = tags(700);
        fillTagged(key("a"), tags.get(0));
        fillTagged(key("b"), tags.get(699));

        assertThat(store().dropTagged(tags, Duration.ZERO)).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("dev.larder.cache.store.NastyKeys#all")
    default void dropTagged_nastyTag_removesItsEntriesAlone(String nasty) {
        List<String> others = List.of(nasty + "-1", "2-" + nasty, "}3" + nasty);
        fillTagged(key("a"), key(nasty));
        fillTagged(key("b"), key(others.get(0)), key(others.get(1)), key(others.get(2)));

        assertThat(store().dropTagged(List.of(key(nasty)), Duration.ZERO)).isEqualTo(1);
        assertThat(store().read(key("b"))).isNotNull();
    }

    @Test
    default void dropTagged_entryDroppedAndFilledAgainWithOtherTags_isLeftOrRemovedButNeverMissed() {
        List<String> tags = tags(2);
        fillTagged(key("a"), tags.get(0));
        store().drop(List.of(key("a")));
        fillTagged(key("a"), tags.get(1));

        store().dropTagged(List.of(tags.get(1)), Duration.ZERO);

        assertThat(store().read(key("a"))).isNull();
    }

    @Test
    default void dropTagged_again_findsWhatWasFilledSince() {
        String tag = tags(1).get(0);
        for (int round = 0; round < 3; round++) {
            fillTagged(key("a"), tag);

            assertThat(store().dropTagged(List.of(tag), Duration.ZERO))
                    .as("round %d", round)
                    .isEqualTo(1);
        }
    }

    @Test
    default void dropTagged_claimedEntry_isRemoved() {
        String tag = tags(1).get(0);
        fillTagged(key("a"), tag);
        Grant grant = Objects.requireNonNull(
                store().claim(key("a"), standing(key("a")).stamp(), NOTING));

        assertThat(store().dropTagged(List.of(tag), Duration.ZERO)).isEqualTo(1);
        assertThat(store().fill(key("a"), grant.token(), StoreUnderTest.value("v", LONG), LONG))
                .isFalse();
    }

    // fill

    @ParameterizedTest
    @EnumSource(names = {"LEASE", "WRITE", "CLAIM"})
    default void R13_tagInvalidatedSinceTheClockWasNoted_isNotStored(Kind kind) {
        List<String> tags = tags(3);
        Grant grant = taken(kind, key("a"), NOTING);
        store().dropTagged(List.of(tags.get(1)), Duration.ZERO);

        assertThat(store().fill(tagged(key("a"), grant, "old", tags.toArray(String[]::new))))
                .isEqualTo(FillResult.TAG_INVALIDATED);

        if (kind == Kind.CLAIM) {
            Envelope after = standing(key("a"));
            assertThat(after.kind()).isEqualTo(Kind.VALUE);
            assertThat(StoreUnderTest.payload(after)).isEqualTo("v");
            assertThat(after.hasStamp(grant.token())).isFalse();
            assertThat(after.claimUntilMillis()).isZero();
        } else {
            assertThat(store().read(key("a"))).isNull();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LEASE", "WRITE", "CLAIM"})
    default void fill_otherTagsInvalidatedMeanwhile_stores(Kind kind) {
        List<String> tags = tags(3);
        Grant grant = taken(kind, key("a"), NOTING);
        store().dropTagged(List.of(tags.get(2)), Duration.ZERO);

        assertThat(store().fill(tagged(key("a"), grant, "new", tags.get(0), tags.get(1))))
                .isEqualTo(FillResult.STORED);
        assertThat(StoreUnderTest.payload(standing(key("a")))).isEqualTo("new");
    }

    @Test
    default void fill_tagInvalidatedBeforeTheClockWasNoted_stores() {
        List<String> tags = tags(1);
        store().dropTagged(tags, Duration.ZERO);
        store().dropTagged(tags, Duration.ZERO);

        fillTagged(key("a"), tags.get(0));
    }

    @Test
    default void fill_tagInvalidatedSinceAndNotCarried_stores() {
        Grant grant = leased(key("a"), NOTING);
        store().dropTagged(tags(1), Duration.ZERO);

        assertThat(store().fill(tagged(key("a"), grant, "v"))).isEqualTo(FillResult.STORED);
    }

    @Test
    default void fill_tokenDoesNotStandAnyMore_isLost() {
        Grant grant = leased(key("a"), NOTING);
        store().drop(List.of(key("a")));
        Stamp other = leased(key("a"));

        assertThat(store().fill(tagged(key("a"), grant, "v", tags(1).get(0)))).isEqualTo(FillResult.LEASE_LOST);
        assertThat(standing(key("a")).hasStamp(other)).isTrue();
    }

    @Test
    default void fill_tokenLostAndTagInvalidated_leavesWhatStandsThere() {
        List<String> tags = tags(1);
        Grant grant = leased(key("a"), NOTING);
        store().drop(List.of(key("a")));
        Stamp other = leased(key("a"));
        store().dropTagged(tags, Duration.ZERO);

        assertThat(store().fill(tagged(key("a"), grant, "v", tags.get(0)))).isNotEqualTo(FillResult.STORED);
        assertThat(standing(key("a")).hasStamp(other)).isTrue();
    }

    @Test
    default void fill_taggedAndRepeated_saysStoredAgain() {
        List<String> tags = tags(2);
        Fill fill = tagged(key("a"), leased(key("a"), NOTING), "v", tags.get(0), tags.get(1));

        assertThat(store().fill(fill)).isEqualTo(FillResult.STORED);
        assertThat(store().fill(fill)).isEqualTo(FillResult.STORED);
        assertThat(store().read(key("a"))).isEqualTo(fill.entry());
    }

    @Test
    default void fill_tagInvalidated_wakesThoseWhoWait() throws Exception {
        List<String> tags = tags(1);
        Grant grant = leased(key("a"), NOTING);
        try (Watch watch = store().watch(key("a"))) {
            store().dropTagged(tags, Duration.ZERO);
            store().fill(tagged(key("a"), grant, "v", tags.get(0)));

            assertThat(watch.await(Duration.ofSeconds(20))).isTrue();
        }
    }

    @Test
    default void fillAll_someWithInvalidatedTags_storesTheOthers() {
        List<String> tags = tags(2);
        Grant a = leased(key("a"), NOTING);
        Grant b = leased(key("b"), NOTING);
        Grant c = leased(key("c"), LeaseTerms.of(LONG));
        store().dropTagged(List.of(tags.get(0)), Duration.ZERO);

        assertThat(store().fillAll(List.of(
                        tagged(key("a"), a, "v", tags.get(0)),
                        tagged(key("b"), b, "v", tags.get(1)),
                        tagged(key("c"), c, "v"))))
                .containsExactly(FillResult.TAG_INVALIDATED, FillResult.STORED, FillResult.STORED);
        assertThat(store().read(key("a"))).isNull();
    }

    // grace

    @Test
    default void R24_tagInItsGraceTime_isNotStoredEvenByLoadsThatBeginLater() {
        List<String> tags = tags(2);
        store().dropTagged(List.of(tags.get(0)), Duration.ofMinutes(1));
        Grant later = leased(key("a"), NOTING);

        assertThat(store().fill(tagged(key("a"), later, "v", tags.get(1), tags.get(0))))
                .isEqualTo(FillResult.TAG_INVALIDATED);
        assertThat(store().read(key("a"))).isNull();
        fillTagged(key("b"), tags.get(1));
    }

    @Test
    default void dropTagged_withGrace_leavesFencesInTheEntriesPlaces() {
        String tag = tags(1).get(0);
        fillTagged(key("a"), tag);

        assertThat(store().dropTagged(List.of(tag), Duration.ofMinutes(1))).isEqualTo(1);

        assertThat(standing(key("a")).kind()).isEqualTo(Kind.FENCE);
        assertThat(remaining(key("a"))).isBetween(1L, 60_000L);
    }

    @Test
    default void dropTagged_graceHasPassed_fillsAgain() {
        List<String> tags = tags(1);
        store().dropTagged(tags, SHORT);
        pass(SHORT);

        fillTagged(key("a"), tags.get(0));
    }

    @Test
    default void dropTagged_againWithoutGrace_leavesTheGraceTimeAsItWas() {
        List<String> tags = tags(1);
        store().dropTagged(tags, Duration.ofMinutes(1));
        store().dropTagged(tags, Duration.ZERO);

        assertThat(store().fill(tagged(key("a"), leased(key("a"), NOTING), "v", tags.get(0))))
                .isEqualTo(FillResult.TAG_INVALIDATED);
    }

    // clock, sweep

    @Test
    default void grant_clockNoted_risesWithInvalidationsOfTagsOnly() {
        long before = leased(key("a"), NOTING).clock();
        filled(key("b"));
        store().drop(List.of(key("b")));
        store().dropMatching(KeyPatterns.startingWith(key("")));
        long same = leased(key("c"), NOTING).clock();
        store().dropTagged(tags(1), Duration.ZERO);

        assertThat(same).isEqualTo(before);
        assertThat(store().write(key("d"), NOTING).clock()).isGreaterThan(before);
        assertThat(Objects.requireNonNull(
                                store().leaseAll(List.of(key("e")), NOTING).get(0))
                        .clock())
                .isGreaterThan(before);
    }

    @Test
    default void sweep_livingEntries_staysListed() {
        String tag = tags(1).get(0);
        fillTagged(key("a"), tag);

        store().sweep();

        assertThat(store().dropTagged(List.of(tag), Duration.ZERO)).isEqualTo(1);
    }

    @Test
    default void dropTagged_againstLoaders_leavesNothingOlder() throws Exception {
        new LoadRace(
                        this,
                        NOTING,
                        (version, key, grant, entry) -> new Fill(
                                key,
                                grant.token(),
                                entry,
                                LONG,
                                Set.of(key("tag"), key("tag" + version)),
                                grant.clock(),
                                false),
                        version -> store().dropTagged(List.of(key("tag" + version)), Duration.ZERO))
                .run();
    }
}
