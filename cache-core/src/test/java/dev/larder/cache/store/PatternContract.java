package dev.larder.cache.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.codec.Envelope.Kind;
import dev.larder.cache.key.pattern.GlobPattern;
import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.testing.KeyPatterns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Patterns: searches that remove nothing, and removal with the help of the index of keys. */
@NullMarked
interface PatternContract extends StoreUnderTest {

    LeaseTerms INDEXED = new LeaseTerms(LONG, false, false, true);

    private GlobPattern below(String name) {
        return new GlobPattern(key(name) + ":*");
    }

    private void fillIndexed(String key) {
        fillIndexed(key, leased(key, INDEXED));
    }

    private void fillIndexed(String key, Grant grant) {
        Fill fill = new Fill(key, grant.token(), StoreUnderTest.value("v", LONG), LONG, Set.of(), 0, true);
        assertThat(store().fill(fill)).isEqualTo(FillResult.STORED);
    }

    // forEachMatching

    @Test
    default void forEachMatching_someKeysMatch_tellsThemAndRemovesNone() {
        filled(key("p:a"));
        leased(key("p:b"));
        filled(key("q:a"));

        List<String> told = new ArrayList<>();
        store().forEachMatching(below("p"), told::add);

        assertThat(told).containsOnly(key("p:a"), key("p:b"));
        assertThat(store().read(key("p:a"))).isNotNull();
        assertThat(store().read(key("p:b"))).isNotNull();
    }

    @Test
    default void forEachMatching_globFindsMoreThanMatches_tellsOnlyWhatMatches() {
        filled(key("42"));
        filled(key("420"));

        List<String> told = new ArrayList<>();
        store().forEachMatching(KeyPatterns.of(key("42*"), key("42")::equals), told::add);

        assertThat(told).containsOnly(key("42"));
    }

    @Test
    default void forEachMatching_moreKeysThanOneStepSees_tellsThemAll() {
        List<String> keys = IntStream.range(0, 1700).mapToObj(i -> key("k" + i)).toList();
        store().leaseAll(keys, LeaseTerms.of(LONG));

        Set<String> told = new HashSet<>();
        store().forEachMatching(KeyPatterns.startingWith(key("k")), told::add);

        assertThat(told).hasSize(1700).containsAll(keys);
    }

    // the index

    @Test
    default void dropMatching_indexed_removesWhatWasLeasedFilledClaimedOrWritten() {
        leased(key("p:leased"), INDEXED);
        fillIndexed(key("p:filled"));
        fillIndexed(key("p:claimed"));
        store().claim(key("p:claimed"), standing(key("p:claimed")).stamp(), INDEXED);
        store().write(key("p:written"), INDEXED);
        fillIndexed(key("q:filled"));

        assertThat(store().dropMatching(below("p"), Duration.ZERO, true)).isEqualTo(4);

        for (String name : List.of("leased", "filled", "claimed", "written")) {
            assertThat(store().read(key("p:" + name))).as(name).isNull();
        }
        assertThat(store().read(key("q:filled"))).isNotNull();
    }

    @Test
    default void dropMatching_indexed_decidesByThePattern() {
        fillIndexed(key("p:42"));
        fillIndexed(key("p:42:details"));
        fillIndexed(key("p:420"));

        KeyPattern exactly = new KeyPattern() {
            @Override
            public List<String> globs() {
                return List.of(key("p:42") + "*");
            }

            @Override
            public boolean matches(String key) {
                return key.equals(key("p:42")) || key.startsWith(key("p:42:"));
            }

            @Override
            public String head() {
                return key("p:42");
            }
        };

        assertThat(store().dropMatching(exactly, Duration.ZERO, true)).isEqualTo(2);
        assertThat(store().read(key("p:420"))).isNotNull();
    }

    @Test
    default void dropMatching_indexedAndLeasedOnly_isRemovedFromTheMomentTheLeaseIsGranted() {
        Grant grant = leased(key("p:a"), INDEXED);
        store().dropMatching(below("p"), Duration.ZERO, true);

        assertThat(store().fill(key("p:a"), grant.token(), StoreUnderTest.value("old", LONG), LONG))
                .isFalse();
    }

    @Test
    default void dropMatching_indexedAndTheHeadTellsNoSegment_searchesEverything() {
        fillIndexed(key("p:a"));
        fillIndexed(key("q:a"));

        assertThat(store().dropMatching(KeyPatterns.startingWith(key("")), Duration.ZERO, true))
                .isEqualTo(2);
    }

    @Test
    default void dropMatching_moreIndexedKeysThanOneStepHolds_removesThemAll() {
        List<String> keys =
                IntStream.range(0, 1201).mapToObj(i -> key("p:" + i)).toList();
        assertThat(store().leaseAll(keys, INDEXED)).doesNotContainNull();
        leased(key("q:0"), INDEXED);

        assertThat(store().dropMatching(below("p"), Duration.ZERO, true)).isEqualTo(1201);
        assertThat(store().readAll(keys, false)).containsOnlyNulls();
        assertThat(store().read(key("q:0"))).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("dev.larder.cache.store.NastyKeys#all")
    default void dropMatching_nastyKeysInTheIndex_areRemovedByTheirPrefixAndNoOtherIs(String nasty) {
        fillIndexed(key("p:" + nasty));
        fillIndexed(key("q:" + nasty));

        assertThat(store().dropMatching(below("p"), Duration.ZERO, true)).isEqualTo(1);
        assertThat(store().read(key("q:" + nasty))).isNotNull();
    }

    @Test
    default void dropMatching_indexedAgain_findsWhatWasFilledSince() {
        for (int round = 0; round < 3; round++) {
            fillIndexed(key("p:a"));

            assertThat(store().dropMatching(below("p"), Duration.ZERO, true))
                    .as("round %d", round)
                    .isEqualTo(1);
        }
    }

    @Test
    default void dropMatching_indexedWithGrace_leavesFencesAndTheNote() {
        fillIndexed(key("p:a"));

        assertThat(store().dropMatching(below("p"), Duration.ofMinutes(1), true))
                .isEqualTo(1);

        assertThat(standing(key("p:a")).kind()).isEqualTo(Kind.FENCE);
        assertThat(leased(key("p:b"), new LeaseTerms(LONG, false, true, true)).fenced())
                .isTrue();
    }

    @Test
    default void sweep_livingKeys_stayInTheIndex() {
        fillIndexed(key("p:a"));
        leased(key("p:b"), INDEXED);

        store().sweep();

        assertThat(store().dropMatching(below("p"), Duration.ZERO, true)).isEqualTo(2);
    }

    @Test
    default void fill_indexedAndTagged_isFoundByBoth() {
        for (boolean byTag : new boolean[] {true, false}) {
            Grant grant = leased(key("p:a"), new LeaseTerms(LONG, true, false, true));
            Fill fill = new Fill(
                    key("p:a"),
                    grant.token(),
                    StoreUnderTest.value("v", LONG),
                    LONG,
                    Set.of(key("tag1"), key("tag2")),
                    grant.clock(),
                    true);
            assertThat(store().fill(fill)).isEqualTo(FillResult.STORED);

            assertThat(
                            byTag
                                    ? store().dropTagged(List.of(key("tag2")), Duration.ZERO)
                                    : store().dropMatching(below("p"), Duration.ZERO, true))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    default void dropMatching_againstLoaders_leavesNothingOlder(boolean indexed) throws Exception {
        new LoadRace(
                        this,
                        INDEXED,
                        (version, key, grant, entry) -> new Fill(key, grant.token(), entry, LONG, Set.of(), 0, true),
                        version -> store().dropMatching(below("p:" + version), Duration.ZERO, indexed))
                .run();
    }
}
