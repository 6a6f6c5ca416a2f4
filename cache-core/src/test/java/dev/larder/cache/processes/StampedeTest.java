package dev.larder.cache.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.testing.TestRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One cold key, a loader of 200 ms, and everybody at once. */
class StampedeTest {

    private static final Logger log = LoggerFactory.getLogger(StampedeTest.class);

    /** From the end of the load, so the fill is in it. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(20);

    /**
     * On a machine too busy to serve as many hits within that time, a wait may be so many times as long as those hits.
     * Callers who slept and looked now and then would wait ten times as long.
     */
    private static final int TIMES_A_HIT = 3;

    @TempDir
    private Path folder;

    @Test
    void coldKey_64ThreadsOfOneProcess_oneLoad() throws Exception {
        SharedMemory memory = memory();
        StampedeProcess.starter(memory, 64, LONGEST_WAIT);

        List<List<Long>> rounds = StampedeProcess.run(TestRedis.url(), TestRedis.uniquePrefix(), memory, 64);

        check("1 process x 64 threads", memory, rounds);
    }

    @Test
    void coldKey_4ProcessesOf16Threads_oneLoad() throws Exception {
        SharedMemory memory = memory();
        String prefix = TestRedis.uniquePrefix();
        List<JavaProcess> processes = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                processes.add(JavaProcess.start(
                        StampedeProcess.class, TestRedis.url(), prefix, folder.resolve("memory"), 16));
            }
            StampedeProcess.starter(memory, 64, LONGEST_WAIT);
            check("4 processes x 16 threads", memory, roundsOf(processes));
        } finally {
            for (JavaProcess process : processes) {
                process.close();
            }
        }
    }

    private static List<List<Long>> roundsOf(List<JavaProcess> processes) throws InterruptedException {
        Map<Integer, List<Long>> rounds = new TreeMap<>();
        for (JavaProcess process : processes) {
            process.results().forEach((round, waits) -> Stream.of(waits.split(","))
                    .map(Long::valueOf)
                    .forEach(rounds.computeIfAbsent(Integer.valueOf(round), r -> new ArrayList<>())::add));
        }
        return List.copyOf(rounds.values());
    }

    private SharedMemory memory() {
        return new SharedMemory(folder.resolve("memory"), StampedeProcess.NUMBERS);
    }

    /**
     * The first round also opens connections and compiles code; every later one is reported, and the quietest judged.
     */
    private static void check(String scenario, SharedMemory memory, List<List<Long>> rounds) {
        assertThat(rounds).hasSizeGreaterThanOrEqualTo(StampedeProcess.LEAST_ROUNDS);
        for (int round = 0; round < rounds.size(); round++) {
            List<Long> waits = rounds.get(round).stream().sorted().toList();
            log.info(
                    "{}, round {}: loads {}, wait after the load p50 {} ms, p99 {} ms, longest {} ms; longest hit {} ms",
                    scenario,
                    round,
                    StampedeProcess.loads(memory, round),
                    millis(waits.get(waits.size() / 2)),
                    millis(waits.get(waits.size() * 99 / 100)),
                    millis(waits.get(waits.size() - 1)),
                    millis(StampedeProcess.longestHit(memory, round).toNanos()));
            assertThat(StampedeProcess.loads(memory, round))
                    .as("loads of round %s", round)
                    .isEqualTo(1);
            assertThat(waits).hasSize(64);
        }
        assertThat(quietest(rounds, round -> StampedeProcess.longestWait(memory, round)))
                .as("the longest wait of the quietest round")
                .isLessThan(limit(quietest(rounds, round -> StampedeProcess.longestHit(memory, round))));
    }

    private static Duration quietest(List<?> rounds, IntFunction<Duration> longest) {
        return IntStream.range(0, rounds.size())
                .mapToObj(longest)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static Duration limit(Duration hits) {
        Duration relative = hits.multipliedBy(TIMES_A_HIT);
        return relative.compareTo(LONGEST_WAIT) < 0 ? LONGEST_WAIT : relative;
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 1e4) / 1e2;
    }
}
