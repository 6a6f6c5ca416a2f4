package dev.larder.cache.consistency;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What is promised of writers that died: a window after their death their writes must be seen, if Redis was there from
 * the beginning of the write to the end of the window. A version is only known to be committed once its writer has
 * noted it, so one that died in between is owed nothing.
 */
final class CrashPromises implements AutoCloseable {

    private final CheckMemory memory;
    private final Duration window;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "crash-promises");
        thread.setDaemon(true);
        return thread;
    });

    /** With a window of zero nothing is promised. */
    CrashPromises(CheckMemory memory, Duration window) {
        this.memory = memory;
        this.window = window;
    }

    /** To be told after the process has died and before another takes its place. */
    void died(int process, int writers) {
        for (int writer = 0; writer < writers; writer++) {
            WriteUnderWay write = memory.writeUnderWay(process, writer);
            Kind.View view = write.view();
            if (view != null && !window.isZero() && write.isRecorded()) {
                promise(view, write.committed());
            }
            write.end();
        }
    }

    private void promise(Kind.View view, List<Item> items) {
        long epoch = memory.redisEpoch();
        clock.schedule(
                () -> {
                    if (memory.redisEpoch() == epoch) {
                        items.forEach(item -> memory.raiseFloor(view, item));
                    }
                },
                window.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
