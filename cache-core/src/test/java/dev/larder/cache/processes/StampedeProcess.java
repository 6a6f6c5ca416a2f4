package dev.larder.cache.processes;

import static dev.larder.cache.Args.args;
import static dev.larder.cache.CacheOption.ttl;

import dev.larder.cache.Cache;
import dev.larder.cache.Larder;
import dev.larder.cache.engine.PatientSettings;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
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
 * A process whose threads all ask for one cold key at the same moment, over a loader of 200 ms, and when all have it,
 * ask for it again, at the same moment. Tells how long after the end of the load each thread had the value.
 */
final class StampedeProcess {

    static final int LEAST_ROUNDS = 10;
    static final int MOST_ROUNDS = 60;

    private static final int READY = 0;
    private static final int GO = 1;
    private static final int LOADS = 2;
    private static final int LOADED_AT = 3;
    private static final int LONGEST_WAIT = 4;
    private static final int LOADED = 5;
    private static final int GO_AGAIN = 6;
    private static final int AGAIN_AT = 7;
    private static final int LONGEST_HIT = 8;
    private static final int ENDED = 9;
    private static final int NUMBERS_OF_A_ROUND = 10;
    static final int NUMBERS = (MOST_ROUNDS + 1) * NUMBERS_OF_A_ROUND;

    private static final int STOP = 2;
    private static final long NO_ROUND = -1;
    private static final int LOAD_MILLIS = 200;

    /** Sixty-four connections opened at once on a busy machine are no outage, and an outage is not what is tested. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private StampedeProcess() {}

    public static void main(String[] arguments) throws Exception {
        SharedMemory memory = new SharedMemory(Path.of(arguments[2]), NUMBERS);
        List<List<Long>> rounds = run(arguments[0], arguments[1], memory, Integer.parseInt(arguments[3]));
        for (int round = 0; round < rounds.size(); round++) {
            List<Long> waits = rounds.get(round);
            System.out.println(round + "=" + waits.stream().map(String::valueOf).collect(Collectors.joining(",")));
        }
    }

    private static int first(int round) {
        return round * NUMBERS_OF_A_ROUND;
    }

    /** How often the key was loaded in a round. */
    static long loads(SharedMemory memory, int round) {
        return memory.get(first(round) + LOADS);
    }

    /** The longest time from the end of the load to a caller who has the value, of all processes. */
    static Duration longestWait(SharedMemory memory, int round) {
        return Duration.ofNanos(memory.get(first(round) + LONGEST_WAIT));
    }

    /** The longest time any caller took to have the same value again while all the others asked, too. */
    static Duration longestHit(SharedMemory memory, int round) {
        return Duration.ofNanos(memory.get(first(round) + LONGEST_HIT));
    }

    /**
     * Says go in each round when all callers of all processes are at the line, until there were enough rounds and in
     * one of them nobody waited as long as the limit.
     */
    static Thread starter(SharedMemory memory, int callers, Duration limit) {
        Thread thread = new Thread(() -> {
            boolean quiet = false;
            int round = 0;
            for (; round < LEAST_ROUNDS || (!quiet && round < MOST_ROUNDS); round++) {
                int first = first(round);
                memory.await(first + READY, callers);
                memory.set(first + GO, 1);
                memory.await(first + LOADED, callers);
                memory.set(first + AGAIN_AT, System.nanoTime());
                memory.set(first + GO_AGAIN, 1);
                memory.await(first + ENDED, callers);
                quiet |= longestWait(memory, round).compareTo(limit) < 0;
            }
            memory.await(first(round) + READY, callers);
            memory.set(first(round) + GO, STOP);
        });
        thread.start();
        return thread;
    }

    /** Returns the waits in nanoseconds: for each round, one for each thread. */
    static List<List<Long>> run(String url, String prefix, SharedMemory memory, int threads) throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(threads);
        try (Larder larder = Larder.builder()
                .redis(RedisConnectionSettings.builder().url(url).timeout(PATIENCE))
                .settings(PatientSettings.withKeyPrefix(prefix))
                .build()) {
            Cache<String> cache = larder.cache("stampede:{id}", String.class, ttl("1m"));
            List<List<Long>> rounds = new ArrayList<>();
            while (true) {
                int first = first(rounds.size());
                List<Long> waits = together(callers, threads, () -> ask(cache, memory, first));
                if (waits.contains(NO_ROUND)) {
                    return rounds;
                }
                rounds.add(waits);
            }
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
        if (memory.get(first + GO) == STOP) {
            return NO_ROUND;
        }
        long waited = get(cache, memory, first, LOADED_AT);
        memory.raise(first + LONGEST_WAIT, waited);
        memory.incrementAndGet(first + LOADED);
        memory.await(first + GO_AGAIN, 1);
        memory.raise(first + LONGEST_HIT, get(cache, memory, first, AGAIN_AT));
        memory.incrementAndGet(first + ENDED);
        return waited;
    }

    /** How long after the moment noted under {@code since} the value was there. */
    private static long get(Cache<String> cache, SharedMemory memory, int first, int since) {
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
        return now - memory.get(first + since);
    }
}
