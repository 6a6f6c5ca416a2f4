package dev.larder.cache.processes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.testing.TestRedis;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Eight readers and two writers in two processes, exact keys and patterns, on a real Redis. */
class RaceTest {

    private static final Logger log = LoggerFactory.getLogger(RaceTest.class);

    @TempDir
    private Path folder;

    @Test
    void twoProcesses_aMillionReads_noneIsStale() throws Exception {
        Map<String, Long> totals = race(1_000_000, true);

        assertThat(totals.get("reads")).isGreaterThanOrEqualTo(1_000_000);
        assertThat(totals.get("stale")).isZero();
        assertThat(totals.get("refused")).as("fills that would have been stale").isPositive();
    }

    @Test
    void twoProcesses_withTheLeaseCheckTakenOut_readStale() throws Exception {
        Map<String, Long> totals = race(100_000, false);

        assertThat(totals.get("stale"))
                .as("what the checker must be able to see")
                .isPositive();
    }

    private Map<String, Long> race(long reads, boolean checksLease) throws Exception {
        long seed = System.nanoTime();
        Path file = folder.resolve("memory-" + checksLease);
        SharedMemory memory = new SharedMemory(file, RaceProcess.NUMBERS);
        String prefix = TestRedis.uniquePrefix();
        List<JavaProcess> processes = new ArrayList<>();
        Map<String, Long> totals = new TreeMap<>();
        try {
            for (int i = 0; i < 2; i++) {
                processes.add(JavaProcess.start(
                        RaceProcess.class, TestRedis.url(), prefix, file, 4, 1, reads / 2, checksLease, seed + i));
            }
            memory.await(RaceProcess.READY, 2);
            memory.set(RaceProcess.GO, 1);
            for (JavaProcess process : processes) {
                process.results().forEach((name, number) -> totals.merge(name, Long.parseLong(number), Long::sum));
            }
        } finally {
            for (JavaProcess process : processes) {
                process.close();
            }
        }
        log.info("lease check {}, seed {}: {}", checksLease ? "on" : "off", seed, totals);
        return totals;
    }
}
