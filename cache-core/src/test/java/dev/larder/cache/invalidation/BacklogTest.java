package dev.larder.cache.invalidation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.key.pattern.GlobPattern;
import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.testing.CpuTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is outstanding: how much of it is remembered, what it costs, and that nothing of it is forgotten. */
class BacklogTest {

    private static final int MOST_NAMES = 1_000;
    private static final Invalidation NOTHING = new Invalidation(List.of(), List.of(), List.of());

    private final Backlog backlog = new Backlog(MOST_NAMES);
    private int told;
    private int forgotten;

    /** Says what it hears. */
    private final class Heard implements Announcement {
        @Override
        public void over() {
            told++;
        }

        @Override
        public Announcement late() {
            return this;
        }

        @Override
        public void forgotten() {
            forgotten++;
        }
    }

    private static Invalidation keys(String... keys) {
        return new Invalidation(List.of(keys), List.of(), List.of());
    }

    private static Invalidation pattern(String glob) {
        return new Invalidation(List.of(), List.of(new GlobPattern(glob)), List.of());
    }

    private static Invalidation tag(String tag) {
        return new Invalidation(List.of(), List.of(), List.of(tag));
    }

    private Outstanding add(Invalidation invalidation) {
        Outstanding outstanding = Outstanding.of(invalidation, List.of(new Heard()));
        backlog.add(outstanding);
        return outstanding;
    }

    private int names() {
        return backlog.waiting().stream()
                .mapToInt(one -> one.invalidation().names())
                .sum();
    }

    private int announcements() {
        return backlog.waiting().stream()
                .mapToInt(one -> one.announcements().size())
                .sum();
    }

    private void deliverAll() {
        backlog.confirm(backlog.waiting(), NOTHING).forEach(Announcement::over);
    }

    static Stream<Arguments> kinds() {
        IntFunction<Invalidation> keys = i -> keys("product:" + i, "vendor:" + i % 100);
        IntFunction<Invalidation> patterns = i -> pattern("product:" + i + ":*");
        IntFunction<Invalidation> headless = i -> pattern("*:product:" + i);
        IntFunction<Invalidation> tenants = i -> keys("tenant" + i + ":product:" + i);
        IntFunction<Invalidation> tags = i -> tag("product:" + i);
        return Stream.of(
                Arguments.of("keys", keys),
                Arguments.of("patterns", patterns),
                Arguments.of("patterns without a first segment", headless),
                Arguments.of("first segments that are values", tenants),
                Arguments.of("tags", tags));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void aHundredThousand_areRememberedInBoundedRoom(String kind, IntFunction<Invalidation> kinds) {
        int count = 100_000;
        int mostNames = 0;
        int mostAnnouncements = 0;
        for (int i = 0; i < count; i++) {
            add(kinds.apply(i));
            if (i % 500 == 0) {
                mostNames = Math.max(mostNames, names());
                mostAnnouncements = Math.max(mostAnnouncements, announcements());
            }
        }

        assertThat(mostNames).isLessThanOrEqualTo(MOST_NAMES);
        assertThat(mostAnnouncements).isLessThanOrEqualTo(2 * MOST_NAMES);
        assertThat(backlog.size()).as("invalidations").isEqualTo(count);
        for (int i = 0; i < count; i += 997) {
            Invalidation one = kinds.apply(i);
            assertThat(one.keys()).allMatch(backlog.quarantine()::contains);
            assertThat(one.patterns()).allMatch(pattern -> backlog.quarantine()
                    .contains(pattern.toString().replace("*", "a")));
            assertThat(backlog.tagQuarantine().holdsAny(one.tags()))
                    .isEqualTo(!one.tags().isEmpty());
        }

        deliverAll();
        assertThat(backlog.size()).isZero();
        assertThat(told + forgotten).isEqualTo(count);
        assertThat(backlog.quarantine().contains("product:1")).isFalse();
        assertThat(backlog.goesOn()).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    void keepingOneMore_costsMicroseconds_howeverManyThereAre(String kind, IntFunction<Invalidation> kinds) {
        Backlog large = new Backlog(InvalidationDelivery.MOST_NAMES);
        int[] next = {0};

        Duration each =
                CpuTime.ofOne(20_000, i -> large.add(Outstanding.of(kinds.apply(next[0]++), List.of(new Heard()))));

        assertThat(each).isLessThan(Duration.ofNanos(50_000));
    }

    /** Widened over and over again: neither the list of those to be told nor the depth of telling them grows. */
    @Test
    void announcements_widenedThousandsOfTimes_areToldWithoutEnd() {
        Backlog small = new Backlog(4);
        for (int i = 0; i < 100_000; i++) {
            small.add(Outstanding.of(keys("product:" + i), List.of(new Heard())));
        }

        small.confirm(small.waiting(), NOTHING).forEach(Announcement::over);

        assertThat(told).isPositive();
        assertThat(told + forgotten).isEqualTo(100_000);
        assertThat(small.size()).isZero();
    }

    @Test
    void partlyConfirmed_whatIsLeftStaysInQuarantine_andIsToldWhenItIsOver() {
        add(new Invalidation(List.of("a"), List.of(), List.of("t")));
        add(keys("b"));
        add(keys("a"));
        List<Outstanding> tried = backlog.waiting();

        backlog.confirm(tried, tag("t")).forEach(Announcement::over);

        assertThat(told).isEqualTo(2);
        assertThat(backlog.size()).isEqualTo(1);
        assertThat(backlog.quarantine().contains("a")).isFalse();
        assertThat(backlog.tagQuarantine().holdsAny(Set.of("t"))).isTrue();

        deliverAll();
        assertThat(told).isEqualTo(3);
        assertThat(backlog.tagQuarantine().holdsAny(Set.of("t"))).isFalse();
    }

    @Test
    void addedWhileOthersAreTried_isNotConfirmedWithThem() {
        add(keys("a"));
        List<Outstanding> tried = backlog.waiting();
        add(keys("a"));

        backlog.confirm(tried, NOTHING).forEach(Announcement::over);

        assertThat(told).isEqualTo(1);
        assertThat(backlog.quarantine().contains("a")).isTrue();
        assertThat(backlog.goesOn()).isTrue();
    }

    /** The wide one has to reach the store, too, before what was widened is over. */
    @Test
    void widenedWhileTheyAreTried_areNotOverBeforeTheWideOneIs() {
        add(keys("product:first"));
        List<Outstanding> tried = backlog.waiting();
        IntStream.range(0, MOST_NAMES).forEach(i -> add(keys("product:" + i)));

        backlog.confirm(tried, NOTHING).forEach(Announcement::over);

        assertThat(told).isZero();
        assertThat(backlog.quarantine().contains("product:first")).isTrue();
        deliverAll();
        assertThat(told + forgotten).isEqualTo(MOST_NAMES + 1);
    }

    @Test
    void namesThatShareNothing_becomeTheCachesThatAreKnown() {
        KeyPattern cache = new GlobPattern("product:*");
        backlog.declare(cache);
        IntStream.rangeClosed(0, MOST_NAMES).forEach(i -> add(keys(String.valueOf(i))));

        assertThat(backlog.waiting()).hasSize(1);
        assertThat(backlog.waiting().get(0).invalidation().patterns()).containsExactly(cache);
    }

    @Test
    void tagsWithoutRoom_becomeEveryTag() {
        IntStream.rangeClosed(0, MOST_NAMES).forEach(i -> add(tag("t" + i)));
        List<String> tags =
                new ArrayList<>(backlog.waiting().get(0).invalidation().tags());

        assertThat(tags).containsExactly(CacheStore.EVERY_TAG);
        assertThat(backlog.tagQuarantine().holdsAny(Set.of("any"))).isTrue();
    }
}
