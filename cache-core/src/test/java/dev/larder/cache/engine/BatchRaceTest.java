package dev.larder.cache.engine;

import static dev.larder.cache.engine.Callers.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.store.memory.MemoryStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Overlapping batches and single reads of two processes while their keys are written and invalidated. */
class BatchRaceTest {

    private static final int KEYS = 8;
    private static final int READERS = 4;
    private static final int READS = 40;
    private static final int WRITES = 25;
    private static final List<String> NAMES =
            IntStream.range(0, KEYS).mapToObj(i -> "k" + i).toList();

    private final MemoryStore memory = new MemoryStore();
    private final CacheEngine here = Caches.process(memory);
    private final CacheEngine there = Caches.process(memory);

    /** What is committed, and what a read that begins now must at least return. */
    private final AtomicIntegerArray committed = new AtomicIntegerArray(KEYS);

    private final AtomicIntegerArray floors = new AtomicIntegerArray(KEYS);

    @Test
    @Timeout(60)
    void readers_neverSeeWhatWasInvalidatedBeforeTheyBegan_andAllComeToAnEnd() {
        long seed = System.nanoTime();
        Random seeds = new Random(seed);
        try (Callers callers = new Callers()) {
            List<Future<String>> ends = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                CacheEngine process = i % 2 == 0 ? here : there;
                Random random = new Random(seeds.nextLong());
                ends.add(callers.start(() -> read(process, random)));
            }
            Random random = new Random(seeds.nextLong());
            ends.add(callers.start(() -> write(random)));
            ends.forEach(end -> assertThat(result(end)).as("seed %s", seed).isEmpty());
        } finally {
            here.close();
            there.close();
        }
        assertThat(here.loadsUnderWay() + there.loadsUnderWay()).isZero();
    }

    private String write(Random random) {
        for (int i = 0; i < WRITES; i++) {
            int key = random.nextInt(KEYS);
            int version = committed.incrementAndGet(key);
            pause(random);
            here.invalidate(List.of(NAMES.get(key)), List.of());
            floors.accumulateAndGet(key, version, Math::max);
        }
        return "";
    }

    /** What was wrong; empty if nothing was. */
    private String read(CacheEngine process, Random random) throws Exception {
        for (int i = 0; i < READS; i++) {
            List<Integer> keys =
                    new ArrayList<>(IntStream.range(0, KEYS).boxed().toList());
            Collections.shuffle(keys, random);
            keys = keys.subList(0, 1 + random.nextInt(5));
            int[] least = keys.stream().mapToInt(floors::get).toArray();
            List<@Nullable Object> values = get(process, keys, random);
            for (int k = 0; k < keys.size(); k++) {
                int version = Integer.parseInt(String.valueOf(values.get(k)));
                if (version < least[k]) {
                    return "key " + keys.get(k) + ": version " + version + " after " + least[k];
                }
            }
        }
        return "";
    }

    private List<@Nullable Object> get(CacheEngine process, List<Integer> keys, Random random) throws Exception {
        List<String> names = keys.stream().map(NAMES::get).toList();
        if (keys.size() == 1) {
            return List.of(Caches.get(process, names.get(0), () -> load(keys.get(0), random)));
        }
        return Batches.get(process, Caches.strings(), names, positions -> {
            List<@Nullable Object> loaded = new ArrayList<>();
            positions.forEach(position -> loaded.add(load(keys.get(position), random)));
            return loaded;
        });
    }

    private String load(int key, Random random) {
        String value = String.valueOf(committed.get(key));
        pause(random);
        return value;
    }

    private static void pause(Random random) {
        LockSupport.parkNanos(random.nextInt(50_000));
    }
}
