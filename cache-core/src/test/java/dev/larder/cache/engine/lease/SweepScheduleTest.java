package dev.larder.cache.engine.lease;

import static dev.larder.cache.engine.Callers.awaitUntil;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.engine.CacheEngine;
import dev.larder.cache.engine.Caches;
import dev.larder.cache.engine.EntryUpdate;
import dev.larder.cache.engine.Tagged;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.call.EntryRule;
import dev.larder.cache.engine.load.AsyncThreads;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.memory.MemoryStore;
import dev.larder.cache.testing.DelegatingStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** When the store is swept: as the store says, with a timer that a test lets ring. */
class SweepScheduleTest {

    private final AtomicInteger sweeps = new AtomicInteger();
    private final Deque<Object> answers = new ArrayDeque<>();
    private final MemoryStore memory = new MemoryStore();
    private final CacheStore store = new DelegatingStore() {
        @Override
        protected CacheStore store() {
            return memory;
        }

        @Override
        public @Nullable Duration sweep() {
            sweeps.incrementAndGet();
            Object answer = answers.isEmpty() ? Duration.ZERO : answers.remove();
            if (answer instanceof RuntimeException failure) {
                throw failure;
            }
            if (answer instanceof Error failure) {
                throw failure;
            }
            return answer instanceof Duration next ? next : null;
        }
    };

    /** What is set, and after how long it rings. */
    private final List<Duration> set = new ArrayList<>();

    private @Nullable Runnable task;
    private final SweepSchedule schedule = new SweepSchedule(store, this::later, () -> 0);

    private Runnable later(Runnable next, Duration delay) {
        set.add(delay);
        task = next;
        return () -> {
            if (task == next) {
                task = null;
            }
        };
    }

    private Duration ring() {
        Runnable due = task;
        task = null;
        due.run();
        return set.get(set.size() - 1);
    }

    private void answers(Object... next) {
        answers.addAll(Arrays.asList(next));
    }

    @AfterEach
    void close() {
        memory.close();
    }

    @Test
    void nothingListed_isNotAsked() {
        assertThat(set).isEmpty();
    }

    @Test
    void firstListing_isSweptSoon_furtherOnesChangeNothing() {
        schedule.listing();
        schedule.listing();

        assertThat(set).containsExactly(SweepSchedule.ATTENTIVE);
    }

    @Test
    void storeHasMore_isAskedAgainAfterASecond() {
        schedule.listing();
        answers(Duration.ofSeconds(1), Duration.ZERO);

        assertThat(ring()).isEqualTo(Duration.ofSeconds(1));
        assertThat(ring()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void nothingDueBefore_andNothingListedMeanwhile_isAskedThen() {
        schedule.listing();
        answers(Duration.ofMinutes(5));

        assertThat(ring()).isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void nothingListedAnyMore_isAskedRarely() {
        schedule.listing();
        answers("nothing is listed", Duration.ofHours(12));

        assertThat(ring()).isEqualTo(SweepSchedule.IDLE);
        assertThat(ring()).isEqualTo(SweepSchedule.IDLE);
    }

    /** What is listed now may end before what the store knew of. */
    @Test
    void listedAfterASweep_isSweptSoonAgain() {
        schedule.listing();
        answers(Duration.ofMinutes(5), Duration.ofMinutes(5));
        ring();

        schedule.listing();
        assertThat(set).endsWith(SweepSchedule.ATTENTIVE);

        schedule.listing();
        assertThat(set).hasSize(3);
        assertThat(ring()).isEqualTo(Duration.ofMinutes(5));
        assertThat(sweeps).hasValue(2);
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new StoreUnavailableException("away for a moment", null),
                new IllegalStateException("a mistake of the store"),
                new StackOverflowError("a worse one"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void storeFails_isAskedAgain(Throwable failure) {
        schedule.listing();
        answers(failure);

        assertThat(ring()).isEqualTo(SweepSchedule.ATTENTIVE);
    }

    @Test
    void processesThatStartTogether_sweepApart() {
        new SweepSchedule(store, this::later, () -> 0.99).listing();

        assertThat(set.get(0))
                .isBetween(SweepSchedule.ATTENTIVE.plusSeconds(4), SweepSchedule.ATTENTIVE.plusSeconds(5));
    }

    private interface Listing {
        void by(CacheEngine engine) throws Throwable;
    }

    static Stream<Arguments> listings() {
        CacheSpec indexed = Tagged.with(false, true);
        CacheSpec tagged = Tagged.strings();
        EntryRule rule = new EntryRule() {
            @Override
            public Set<String> tags(@Nullable Object value) {
                return Set.of("tag");
            }
        };
        return Stream.of(
                listing("a read with tags", engine -> Tagged.get(engine, "k", () -> "v", "tag")),
                listing("a read of an index", engine -> engine.get(indexed, "k", () -> "v")),
                listing("a batch", engine -> engine.getAll(indexed, List.of("k"), positions -> List.of("v"))),
                listing("an update with tags", engine -> update(engine, tagged, rule)),
                listing("an update of an index", engine -> update(engine, indexed, Caches.STORED)));
    }

    private static Arguments listing(String name, Listing listing) {
        return Arguments.of(name, listing);
    }

    private static void update(CacheEngine engine, CacheSpec spec, EntryRule rule) {
        EntryUpdate update = engine.beginUpdate(spec, "k");
        update.keep("v", rule);
        update.committed();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("listings")
    void whoeverLists_beginsTheSweeps(String name, Listing listing) throws Throwable {
        try (CacheEngine engine = Caches.process(memory)) {
            Caches.get(engine, "unlisted", () -> "v");
            assertThat(engine.sweepsSoon()).isFalse();

            listing.by(engine);

            assertThat(engine.sweepsSoon()).isTrue();
        }
    }

    /** On the timer of an engine, which ends with it. */
    @Test
    void sweeps_goOn() throws Exception {
        AsyncThreads threads = new AsyncThreads();
        try (LeaseKeeper timer = new LeaseKeeper(store, Duration.ofSeconds(30), threads)) {
            new SweepSchedule(store, (next, delay) -> timer.later(next, Duration.ofMillis(1)), () -> 0).listing();

            awaitUntil(() -> sweeps.get() >= 3);
        }
        threads.close();
    }
}
