package dev.larder.cache.consistency;

import dev.larder.cache.testing.RedisServerProcess;
import dev.larder.cache.testing.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Several JVMs read and write through one cache, over a source in memory they share, while some of them are paused and
 * killed. A read counts as stale only if it began after the invalidation of a newer version had returned: the writer
 * commits a version, invalidates, and only then raises the floor; the reader notes the floor before it begins. So
 * nothing is counted that was merely slow, in whatever state a process was stopped.
 *
 * <p>Of a writer that was killed before its invalidation returned, nothing is asked, except by a crash window. While
 * invalidations of a process are outstanding, they bind this process alone.
 *
 * <p>Not thread-safe.
 */
public final class ConsistencyCheck implements AutoCloseable {

    /** Time for those who do what a dead process was about to, on a machine that does other things, too. */
    private static final Duration CRASH_MARGIN = Duration.ofSeconds(2);

    private final CheckPlan plan;
    private final Path file;
    private final CheckMemory memory;
    private final CrashPromises crashes;
    private final List<Participant> participants = new ArrayList<>();
    private final AtomicInteger pauses = new AtomicInteger();
    private final AtomicInteger kills = new AtomicInteger();
    private final AtomicInteger redisRestarts = new AtomicInteger();
    private final AtomicInteger redisFreezes = new AtomicInteger();
    private final Random random;

    private ConsistencyCheck(CheckPlan plan, Path file) {
        this.plan = plan;
        this.file = file;
        this.memory = new CheckMemory(file);
        this.crashes = new CrashPromises(memory, patience(plan.crashWindow()));
        this.random = new Random(plan.seed());
    }

    private static Duration patience(Duration crashWindow) {
        return crashWindow.isZero() ? crashWindow : crashWindow.plus(CRASH_MARGIN);
    }

    /** Starts the processes, which do nothing yet, in a key space of their own. */
    public static ConsistencyCheck start(CheckPlan plan, String redisUrl) throws IOException {
        ConsistencyCheck check = new ConsistencyCheck(plan, Files.createTempFile("larder-check", ".memory"));
        try {
            check.startProcesses(redisUrl);
            return check;
        } catch (RuntimeException | Error e) {
            check.close();
            throw e;
        }
    }

    private void startProcesses(String redisUrl) {
        String prefix = TestRedis.uniquePrefix();
        for (int process = 0; process < plan.processes(); process++) {
            participants.add(new Participant(memory, ProcessPlan.of(plan, file, process, redisUrl, prefix)));
        }
        participants.forEach(Participant::start);
        participants.forEach(Participant::awaitStart);
    }

    /** Lets the processes read and write for so long, and disturbs the victims among them. */
    public void run(Duration turn) throws InterruptedException {
        run(turn, null);
    }

    /**
     * As {@link #run(Duration)}, and disturbs Redis, too.
     *
     * @param redis the server the processes use; {@code null}: it is left alone
     */
    public void run(Duration turn, @Nullable RedisServerProcess redis) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<@Nullable Void>> faults = new ArrayList<>();
            for (Callable<@Nullable Void> fault : faults(over, redis)) {
                faults.add(threads.submit(fault));
            }
            memory.setTurn(true);
            Thread.sleep(turn.toMillis());
            memory.setTurn(false);
            over.countDown();
            for (Future<@Nullable Void> fault : faults) {
                fault.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("A fault could not be carried out", e);
        } finally {
            over.countDown();
            threads.shutdown();
        }
    }

    private List<Callable<@Nullable Void>> faults(CountDownLatch over, @Nullable RedisServerProcess redis) {
        List<Callable<@Nullable Void>> faults = new ArrayList<>();
        for (Participant victim : participants.subList(0, plan.faults().victims())) {
            faults.add(new ProcessFaults(plan, victim, crashes, over, pauses, kills, new Random(random.nextLong())));
        }
        if (redis != null) {
            faults.add(new RedisFaults(
                    redis, memory, plan, over, redisRestarts, redisFreezes, new Random(random.nextLong())));
        }
        return faults;
    }

    /** What it has seen so far. */
    public CheckFigures figures() {
        List<String> complaints =
                participants.stream().flatMap(p -> p.complaints().stream()).toList();
        return CheckFigures.of(
                memory,
                pauses.get(),
                kills.get(),
                crashes.count(),
                redisRestarts.get(),
                redisFreezes.get(),
                complaints);
    }

    /** Ends the processes in good order and returns what was seen. */
    public CheckFigures end() throws InterruptedException, IOException {
        memory.end();
        for (Participant participant : participants) {
            participant.awaitEnd();
        }
        return figures();
    }

    @Override
    public void close() throws IOException {
        crashes.close();
        for (Participant participant : participants) {
            participant.close();
        }
        Files.deleteIfExists(file);
    }
}
