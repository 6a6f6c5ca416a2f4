package dev.larder.cache.consistency;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is promised of writers that died: a window after their death their writes must be seen, if Redis was there from
 * the beginning of the write to the end of the window. A version is only known to be committed once its writer has
 * noted it, so one that died in between is owed nothing. Meanwhile nobody writes, since another write would invalidate
 * what the dead one has not.
 */
final class CrashPromises implements AutoCloseable {

    private static final Duration TIME_TO_READ = Duration.ofSeconds(1);

    private final CheckMemory memory;
    private final Duration window;
    private final AtomicInteger waitedFor = new AtomicInteger();
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
        memory.addOwed(1);
        clock.schedule(
                () -> {
                    if (memory.redisEpoch() == epoch) {
                        items.forEach(item -> memory.raiseFloor(view, item));
                        waitedFor.incrementAndGet();
                    }
                },
                window.toMillis(),
                TimeUnit.MILLISECONDS);
        clock.schedule(() -> memory.addOwed(-1), window.plus(TIME_TO_READ).toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Writers rest. */
    interface Rest extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * To be told after a process was paused that will be killed: if something is owed to it, nobody writes until then.
     */
    Rest expectDeath() {
        int owed = window.isZero() ? 0 : 1;
        memory.addOwed(owed);
        return () -> memory.addOwed(-owed);
    }

    /** How many writes of dead writers were waited for. */
    int count() {
        return waitedFor.get();
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
