package dev.larder.cache.consistency;

import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Pauses one process again and again, and kills every third time, some of the times in the middle of a pause. */
final class ProcessFaults implements Callable<@Nullable Void> {

    private final CheckPlan plan;
    private final Participant victim;
    private final CrashPromises crashes;
    private final CountDownLatch over;
    private final AtomicInteger pauses;
    private final AtomicInteger kills;
    private final Random random;

    ProcessFaults(
            CheckPlan plan,
            Participant victim,
            CrashPromises crashes,
            CountDownLatch over,
            AtomicInteger pauses,
            AtomicInteger kills,
            Random random) {
        this.plan = plan;
        this.victim = victim;
        this.crashes = crashes;
        this.over = over;
        this.pauses = pauses;
        this.kills = kills;
        this.random = random;
    }

    @Override
    public @Nullable Void call() throws Exception {
        for (int i = 1 + random.nextInt(3);
                !isOverAfter(2 * plan.faults().every().toMillis());
                i++) {
            if (i % 3 != 0) {
                pause();
                victim.resume();
            } else if (random.nextBoolean()) {
                kill();
            } else {
                killPaused();
            }
        }
        return null;
    }

    private void pause() throws InterruptedException {
        victim.pause();
        pauses.incrementAndGet();
        rest();
    }

    private void killPaused() throws Exception {
        victim.pause();
        pauses.incrementAndGet();
        try (CrashPromises.Rest writers = crashes.expectDeath()) {
            rest();
            kill();
        }
    }

    private void rest() throws InterruptedException {
        isOverAfter(plan.faults().longestPause().toMillis());
    }

    private void kill() throws Exception {
        victim.kill();
        kills.incrementAndGet();
        crashes.died(victim.number(), plan.writers());
        victim.start();
        victim.awaitStart();
    }

    /** Waits for at most so long. */
    private boolean isOverAfter(long mostMillis) throws InterruptedException {
        return over.await(1 + random.nextInt((int) mostMillis), TimeUnit.MILLISECONDS);
    }
}
