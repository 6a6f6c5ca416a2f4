package dev.larder.cache.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.testing.TestRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    @TempDir
    private Path folder;

    @Test
    void coldKey_64ThreadsOfOneProcess_oneLoad() throws Exception {
        SharedMemory memory = memory();
        StampedeProcess.starter(memory, 64);

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
            StampedeProcess.starter(memory, 64);
            check("4 processes x 16 threads", memory, roundsOf(processes));
        } finally {
            for (JavaProcess process : processes) {
                process.close();
            }
        }
    }

    private static List<List<Long>> roundsOf(List<JavaProcess> processes) throws InterruptedException {
        List<List<Long>> rounds = Stream.generate(() -> (List<Long>) new ArrayList<Long>())
                .limit(StampedeProcess.ROUNDS)
                .toList();
        for (JavaProcess process : processes) {
            process.results().forEach((round, waits) -> Stream.of(waits.split(","))
                    .map(Long::valueOf)
                    .forEach(rounds.get(Integer.parseInt(round))::add));
        }
        return rounds;
    }

    private SharedMemory memory() {
        return new SharedMemory(folder.resolve("memory"), StampedeProcess.NUMBERS);
    }

    /**
     * The first round also opens connections and compiles code; every later one is reported, and the quietest judged.
     */
    private static void check(String scenario, SharedMemory memory, List<List<Long>> rounds) {
        long quietest = Long.MAX_VALUE;
        for (int round = 0; round < StampedeProcess.ROUNDS; round++) {
            List<Long> waits = rounds.get(round).stream().sorted().toList();
            long longest = waits.get(waits.size() - 1);
            log.info(
                    "{}, round {}: loads {}, wait after the load p50 {} ms, p99 {} ms, longest {} ms",
                    scenario,
                    round,
                    memory.get(StampedeProcess.loads(round)),
                    millis(waits.get(waits.size() / 2)),
                    millis(waits.get(waits.size() * 99 / 100)),
                    millis(longest));
            assertThat(memory.get(StampedeProcess.loads(round)))
                    .as("loads of round %s", round)
                    .isEqualTo(1);
            assertThat(waits).hasSize(64);
            quietest = Math.min(quietest, longest);
        }
        assertThat(Duration.ofNanos(quietest))
                .as("the longest wait of the quietest round")
                .isLessThan(LONGEST_WAIT);
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 1e4) / 1e2;
    }
}
