package dev.larder.cache.processes;

import static dev.larder.cache.Args.args;
import static dev.larder.cache.CacheOption.ttl;

import dev.larder.cache.Cache;
import dev.larder.cache.Larder;
import dev.larder.cache.engine.CacheSettings;
import dev.larder.cache.store.redis.RedisConnectionSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * A process whose threads all ask for one cold key at the same moment, over a loader of 200 ms. Tells how long after
 * the end of the load each thread had the value.
 */
final class StampedeProcess {

    static final int ROUNDS = 10;

    private static final int READY = 0;
    private static final int GO = 1;
    private static final int LOADS = 2;
    private static final int LOADED_AT = 3;
    private static final int NUMBERS_OF_A_ROUND = 4;
    static final int NUMBERS = ROUNDS * NUMBERS_OF_A_ROUND;

    private static final int LOAD_MILLIS = 200;

    /** Sixty-four connections opened at once on a busy machine are no outage, and an outage is not what is tested. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private StampedeProcess() {}

    public static void main(String[] arguments) throws Exception {
        SharedMemory memory = new SharedMemory(Path.of(arguments[2]), NUMBERS);
        List<List<Long>> rounds = run(arguments[0], arguments[1], memory, Integer.parseInt(arguments[3]));
        for (int round = 0; round < ROUNDS; round++) {
            List<Long> waits = rounds.get(round);
            System.out.println(round + "=" + waits.stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
    }

    /** Where the number of loads of a round stands. */
    static int loads(int round) {
        return round * NUMBERS_OF_A_ROUND + LOADS;
    }

    /** Says go in each round when all callers of all processes are at the line. */
    static Thread starter(SharedMemory memory, int callers) {
        Thread thread = new Thread(() -> {
            for (int round = 0; round < ROUNDS; round++) {
                memory.await(round * NUMBERS_OF_A_ROUND + READY, callers);
                memory.set(round * NUMBERS_OF_A_ROUND + GO, 1);
            }
        });
        thread.start();
        return thread;
    }

    /** Returns the waits in nanoseconds: for each round, one for each thread. */
    static List<List<Long>> run(String url, String prefix, SharedMemory memory, int threads) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(threads);
        try (Larder larder = Larder.builder()
                .redis(RedisConnectionSettings.builder().url(url).timeout(PATIENCE))
                .settings(CacheSettings.DEFAULTS.withKeyPrefix(prefix))
                .build()) {
            Cache<String> cache = larder.cache("stampede:{id}", String.class, ttl("1m"));
            List<List<Long>> rounds = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                int first = round * NUMBERS_OF_A_ROUND;
                rounds.add(together(callers, threads, () -> ask(cache, memory, first)));
            }
            return rounds;
        } finally {
            callers.shutdown();
        }
    }

    private static List<Long> together(ExecutorService callers, int threads, Callable<Long> call) throws Exception {
        List<Long> waits = new ArrayList<>();
        for (Future<Long> future : callers.invokeAll(Collections.nCopies(threads, call))) {
            waits.add(future.get());
        }
        return waits;
    }

    private static long ask(Cache<String> cache, SharedMemory memory, int first) {
        memory.incrementAndGet(first + READY);
        memory.await(first + GO, 1);
        String value = cache.get(args("cold" + first), () -> {
            memory.incrementAndGet(first + LOADS);
            SharedMemory.pause(LOAD_MILLIS);
            memory.set(first + LOADED_AT, System.nanoTime());
            return "loaded";
        });
        long now = System.nanoTime();
        if (!"loaded".equals(value)) {
            throw new IllegalStateException("Got " + value);
        }
        return now - memory.get(first + LOADED_AT);
    }
}
