package dev.larder.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Envelope.Kind;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.memory.MemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every order in which the steps of a few actors can happen: updates of one key by two processes, a slow load, an
 * invalidating writer, an expiry. After every step, what stands under the key is at least as new as the last write that
 * has returned; at the end it is the last committed version, or nothing.
 */
class UpdateInterleavingsTest {

    private static final String KEY = "product:1";
    private static final Duration LIFE = Duration.ofMinutes(5);

    private static MemoryStore store;
    private static CacheEngine here;
    private static CacheEngine there;

    /** How an update ends. */
    enum End {
        COMMITTED,
        ROLLED_BACK,
        UNKNOWN
    }

    /** One order of steps, run from an empty store. */
    private static final class Run {
        private final List<List<Runnable>> actors = new ArrayList<>();
        private int version;
        private int returned;

        private void add(String kind) {
            actors.add(
                    switch (kind) {
                        case "update" -> update(here, End.COMMITTED);
                        case "update there" -> update(there, End.COMMITTED);
                        case "update rolled back" -> update(there, End.ROLLED_BACK);
                        case "update of unknown end" -> update(there, End.UNKNOWN);
                        case "load" -> load();
                        case "invalidation" -> invalidation();
                        case "expiry" -> List.of(() -> store.drop(List.of(KEY)));
                        default -> throw new IllegalArgumentException(kind);
                    });
        }

        private List<Runnable> update(CacheEngine engine, End end) {
            EntryUpdate[] update = new EntryUpdate[1];
            int[] mine = new int[1];
            return List.of(
                    () -> update[0] = engine.beginUpdate(Caches.strings(), KEY),
                    () -> {
                        if (end != End.ROLLED_BACK) {
                            mine[0] = ++version;
                            update[0].keep("v" + mine[0], Caches.STORED);
                        }
                    },
                    () -> {
                        switch (end) {
                            case COMMITTED -> update[0].committed();
                            case ROLLED_BACK -> update[0].rolledBack();
                            case UNKNOWN -> update[0].drop();
                        }
                        returned = Math.max(returned, mine[0]);
                    });
        }

        private List<Runnable> invalidation() {
            int[] mine = new int[1];
            return List.of(() -> mine[0] = ++version, () -> {
                here.invalidate(List.of(KEY), List.of());
                returned = Math.max(returned, mine[0]);
            });
        }

        /** A load of a third process. */
        private List<Runnable> load() {
            Stamp[] token = new Stamp[1];
            int[] loaded = new int[1];
            return List.of(() -> token[0] = store.lease(KEY, LIFE), () -> loaded[0] = version, () -> {
                if (token[0] != null) {
                    store.fill(KEY, token[0], entry(loaded[0]), LIFE);
                }
            });
        }

        private byte[] entry(int of) {
            try {
                return Caches.strings().format().encode("v" + of, Stamp.fresh(), LIFE.toMillis());
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    @BeforeAll
    static void start() {
        store = new MemoryStore();
        here = Caches.process(store);
        there = Caches.process(store);
    }

    @AfterAll
    static void stop() {
        here.close();
        there.close();
        store.close();
    }

    static Stream<Arguments> actors() {
        return Stream.of(
                Arguments.of(List.of("update", "update there", "load")),
                Arguments.of(List.of("update", "update there", "invalidation", "expiry")),
                Arguments.of(List.of("update", "update rolled back", "load", "expiry")),
                Arguments.of(List.of("update", "update of unknown end", "load")),
                Arguments.of(List.of("update", "load", "invalidation", "expiry")),
                Arguments.of(List.of("update", "update there", "update rolled back")));
    }

    @ParameterizedTest
    @MethodSource("actors")
    void everyOrder_endsWithTheLastCommittedVersionOrNothing(List<String> kinds) throws Exception {
        int orders = 0;
        int[] lengths = lengths(kinds);
        int[] order = first(lengths);
        boolean stored = false;
        do {
            stored |= check(kinds, order);
            orders++;
        } while (next(order));

        assertThat(orders).isEqualTo(count(lengths));
        assertThat(stored)
                .as("some order leaves an entry, so there is something to be wrong")
                .isTrue();
    }

    private static boolean check(List<String> kinds, int[] order) throws Exception {
        store.drop(List.of(KEY));
        Run run = new Run();
        kinds.forEach(run::add);
        int[] at = new int[kinds.size()];
        for (int actor : order) {
            run.actors.get(actor).get(at[actor]++).run();
            Integer stands = version();
            assertThat(stands == null ? run.returned : stands)
                    .as("%s in the order %s, after %s", kinds, Arrays.toString(order), Arrays.toString(at))
                    .isGreaterThanOrEqualTo(run.returned);
        }
        Integer stands = version();
        assertThat(stands == null ? run.version : stands)
                .as("%s in the order %s", kinds, Arrays.toString(order))
                .isEqualTo(run.version);
        return stands != null;
    }

    private static Integer version() throws Exception {
        byte[] bytes = store.read(KEY);
        Envelope entry = bytes == null ? null : Envelope.parse(bytes);
        return entry == null || entry.kind() != Kind.VALUE
                ? null
                : Integer.valueOf(((String) Caches.strings().format().decode(entry)).substring(1));
    }

    // ---- Permutations of a multiset, in lexical order

    private static int[] lengths(List<String> kinds) {
        Run probe = new Run();
        kinds.forEach(probe::add);
        return probe.actors.stream().mapToInt(List::size).toArray();
    }

    private static int[] first(int[] lengths) {
        int[] order = new int[Arrays.stream(lengths).sum()];
        int to = 0;
        for (int actor = 0; actor < lengths.length; actor++) {
            Arrays.fill(order, to, to + lengths[actor], actor);
            to += lengths[actor];
        }
        return order;
    }

    private static boolean next(int[] order) {
        int i = order.length - 2;
        while (i >= 0 && order[i] >= order[i + 1]) {
            i--;
        }
        if (i < 0) {
            return false;
        }
        int j = order.length - 1;
        while (order[j] <= order[i]) {
            j--;
        }
        swap(order, i, j);
        for (int low = i + 1, high = order.length - 1; low < high; low++, high--) {
            swap(order, low, high);
        }
        return true;
    }

    private static void swap(int[] order, int i, int j) {
        int kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }

    private static int count(int[] lengths) {
        long count = 1;
        int placed = 0;
        for (int length : lengths) {
            for (int k = 1; k <= length; k++) {
                count = count * ++placed / k;
            }
        }
        return Math.toIntExact(count);
    }
}
