package dev.larder.cache.consistency;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One JVM of the check: opens the cache, then reads and writes whenever it is the cache's turn. */
final class CheckedProcess {

    private CheckedProcess() {}

    public static void main(String[] arguments) throws Exception {
        endWithTheCheck();
        ProcessPlan plan = ProcessPlan.of(arguments);
        CheckMemory memory = new CheckMemory(plan.memory());
        Tally tally = new Tally(memory, plan.process());
        VersionedSource source = new VersionedSource(memory, tally, plan.pace().longestDelay());
        Scene scene = new Scene(plan.redisUrl(), plan.keyPrefix(), source, tally, plan.kinds(), plan.crashWindow());
        try (CheckedCache cache = (CheckedCache)
                Class.forName(plan.cache()).getConstructor(Scene.class).newInstance(scene)) {
            List<Thread> threads = threads(plan, memory, tally, source, cache);
            threads.forEach(Thread::start);
            memory.started(plan.process());
            for (Thread thread : threads) {
                thread.join();
            }
        }
    }

    /** Should the check be ended from outside, nobody would tell its processes. */
    private static void endWithTheCheck() {
        ProcessHandle.current().parent().ifPresent(check -> check.onExit()
                .thenRun(() -> Runtime.getRuntime().halt(1)));
    }

    private static List<Thread> threads(
            ProcessPlan plan, CheckMemory memory, Tally tally, VersionedSource source, CheckedCache cache) {
        Floors floors = new Floors(memory);
        Random seeds = new Random(plan.seed());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < plan.readers(); i++) {
            threads.add(thread(new Reading(memory, floors, tally, cache.accesses(), new Random(seeds.nextLong()))));
        }
        for (int i = 0; i < plan.writers(); i++) {
            WriteUnderWay underWay = memory.writeUnderWay(plan.process(), i);
            Writing writing = new Writing(
                    memory, floors, tally, cache, underWay, plan.pace().longestRest(), new Random(seeds.nextLong()));
            threads.add(thread(() -> {
                source.noteCommitsIn(underWay);
                writing.run();
            }));
        }
        return threads;
    }

    /** An error that is no exception of the cache ends the process, and with it the check. */
    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task);
        thread.setUncaughtExceptionHandler((t, e) -> {
            e.printStackTrace(System.out);
            System.exit(1);
        });
        return thread;
    }
}
