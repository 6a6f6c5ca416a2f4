package dev.larder.cache.consistency;

import dev.larder.cache.processes.JavaProcess;
import dev.larder.cache.processes.SharedMemory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One place among the check's processes; when its process is killed, another takes it. Used by one thread at a time.
 */
final class Participant implements AutoCloseable {

    private static final long START_PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

    private final CheckMemory memory;
    private final ProcessPlan plan;
    private final Random seeds;
    private final List<String> complaints = new ArrayList<>();
    private @Nullable JavaProcess process;
    private long starts;

    Participant(CheckMemory memory, ProcessPlan plan) {
        this.memory = memory;
        this.plan = plan;
        this.seeds = new Random(plan.seed());
    }

    int number() {
        return plan.process();
    }

    void start() {
        starts = memory.starts(number()) + 1;
        process = JavaProcess.start(
                CheckedProcess.class, plan.withSeed(seeds.nextLong()).arguments());
    }

    /** Returns when it reads and writes, or would if it were the cache's turn. */
    void awaitStart() {
        long deadline = System.nanoTime() + START_PATIENCE_NANOS;
        while (memory.starts(number()) < starts) {
            if (!running().isAlive() || System.nanoTime() - deadline > 0) {
                throw new AssertionError(
                        "Process " + number() + " did not start:\n" + running().output());
            }
            SharedMemory.pause(10);
        }
    }

    /** Stops it wherever it is. */
    void pause() {
        running().freeze();
    }

    /** Lets it go on, as if no time had passed. */
    void resume() {
        running().thaw();
    }

    /** Ends it wherever it is, paused or not, and returns when it is no more. */
    void kill() throws IOException {
        running().kill();
        leave();
    }

    /** Waits for its regular end. */
    void awaitEnd() throws InterruptedException, IOException {
        running().results();
        leave();
    }

    private void leave() throws IOException {
        running().output().lines().filter(line -> isComplaint(line)).limit(3).forEach(complaints::add);
        close();
    }

    private static boolean isComplaint(String line) {
        return line.startsWith(Count.STALE.name())
                || line.startsWith(Count.WRONG.name())
                || line.startsWith(Count.FAILED.name());
    }

    /** Some of what its processes read and should not have, and of what they were thrown. */
    List<String> complaints() {
        return complaints;
    }

    private JavaProcess running() {
        JavaProcess running = process;
        if (running == null) {
            throw new IllegalStateException("Process " + number() + " does not run");
        }
        return running;
    }

    @Override
    public void close() throws IOException {
        if (process != null) {
            process.close();
            process = null;
        }
    }
}
