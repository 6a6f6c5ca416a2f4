package dev.larder.cache.testing;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** What a computation costs the processor, whatever else the machine does at the time. */
public final class CpuTime {

    private static final int ROUNDS = 5;

    private CpuTime() {}

    /**
     * The time of the calling thread that one of many runs takes, in the middle one of several rounds after a first
     * that does not count: less than half of them may have been spoilt by a compiler or a collector.
     */
    public static Duration ofOne(int runs, IntConsumer run) {
        long[] nanos = new long[ROUNDS];
        for (int round = -1; round < ROUNDS; round++) {
            long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            for (int i = 0; i < runs; i++) {
                run.accept(i);
            }
            if (round >= 0) {
                nanos[round] = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun;
            }
        }
        Arrays.sort(nanos);
        return Duration.ofNanos(nanos[ROUNDS / 2] / runs);
    }
}
