package dev.larder.cache.engine.lease;

import dev.larder.cache.CacheException;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.LeaseTerms;
import dev.larder.cache.store.Stamped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the leases of running loads alive, and removes those that nobody holds. Talks to the store on threads of its
 * own, so that one slow command delays no other renewal.
 */
public final class LeaseKeeper implements AutoCloseable {

    private static final long FIRST_REPEAT_MILLIS = 250;

    /** For how long renewals that are due wait for others to travel with. */
    private static final long GATHER_MILLIS = 5;

    private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);

    private final CacheStore store;
    private final Duration leaseTtl;
    private final Executor workers;
    private final ScheduledThreadPoolExecutor timer;
    private final Queue<Renewal> due = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean gathering = new AtomicBoolean();

    /** @param workers run what blocks; not closed here */
    public LeaseKeeper(CacheStore store, Duration leaseTtl, Executor workers) {
        this.store = store;
        this.leaseTtl = leaseTtl;
        this.workers = workers;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "larder-lease-keeper");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        // Were there no thread left to start with the first lease, its load would fail for that.
        timer.prestartCoreThread();
        // A load that ends after the engine was closed is still answered; its lease ends by itself.
        timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /** Renews the leases at every third of their life until the renewal is closed. */
    Renewal keep(List<Stamped> leases, Duration life) {
        return new Renewal(leases, life);
    }

    /**
     * Removes leases that nobody holds any more, because the answer to one, to its fill or to its release was lost.
     * While it stood, every caller would wait for it in vain. Repeated for as long as it could stand, because the
     * command whose answer was lost may itself still be on its way; only this very lease is ever removed, and rule R1
     * is kept, since nothing is loaded under its token.
     *
     * @param fence if positive, a write leaves a fence behind that lives so long (rule R3)
     */
    void abandon(List<Stamped> leases, Duration fence) {
        if (!leases.isEmpty()) {
            abandon(leases, fence, 0, FIRST_REPEAT_MILLIS);
        }
    }

    private void abandon(List<Stamped> leases, Duration fence, long ageMillis, long nextMillis) {
        Runnable release = () -> {
            List<Stamped> left = refused(leases, released(leases, fence));
            if (!left.isEmpty() && ageMillis < leaseTtl.toMillis()) {
                timer.schedule(
                        () -> abandon(left, fence, ageMillis + nextMillis, 2 * nextMillis),
                        nextMillis,
                        TimeUnit.MILLISECONDS);
            }
        };
        runOnWorker(release, () -> later(release, Duration.ofMillis(nextMillis)));
    }

    private List<Boolean> released(List<Stamped> leases, Duration fence) {
        try {
            return store.releaseAll(leases, fence);
        } catch (CacheException e) {
            log.debug("{} leases that nobody holds could not be removed yet", leases.size(), e);
            return Collections.nCopies(leases.size(), false);
        }
    }

    private static List<Stamped> refused(List<Stamped> leases, List<Boolean> answers) {
        List<Stamped> refused = new ArrayList<>();
        for (int i = 0; i < leases.size(); i++) {
            if (!answers.get(i)) {
                refused.add(leases.get(i));
            }
        }
        return refused;
    }

    /**
     * Runs a task later, on the threads for what blocks, unless this is closed or the task taken back before. Without a
     * thread for it, the same is tried again after a while.
     */
    public Runnable later(Runnable task, Duration delay) {
        ScheduledFuture<?> future = timer.schedule(
                () -> runOnWorker(task, () -> later(task, delay)), delay.toMillis(), TimeUnit.MILLISECONDS);
        return () -> future.cancel(false);
    }

    private void runOnWorker(Runnable task, Runnable withoutThread) {
        try {
            workers.execute(task);
        } catch (RuntimeException | Error e) {
            log.debug("There is no thread for a task that is due", e);
            withoutThread.run();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    // ---- Renewing: what is due together travels together

    private void due(Renewal renewal) {
        due.add(renewal);
        if (gathering.compareAndSet(false, true)) {
            // Without a thread for it nothing is renewed this time; whoever is due next gathers again.
            timer.schedule(
                    () -> runOnWorker(this::renewDue, () -> gathering.set(false)),
                    GATHER_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
    }

    private void renewDue() {
        gathering.set(false);
        Map<Duration, Set<Renewal>> byLife = new LinkedHashMap<>();
        for (Renewal renewal = due.poll(); renewal != null; renewal = due.poll()) {
            byLife.computeIfAbsent(renewal.life, life -> new LinkedHashSet<>()).add(renewal);
        }
        byLife.forEach(this::renew);
    }

    private void renew(Duration life, Set<Renewal> renewals) {
        List<Stamped> leases = new ArrayList<>();
        renewals.forEach(renewal -> leases.addAll(renewal.toRenew()));
        if (leases.isEmpty()) {
            return;
        }
        try {
            Set<Stamped> lost = Set.copyOf(refused(leases, store.renewAll(leases, life)));
            renewals.forEach(renewal -> renewal.forget(lost));
        } catch (CacheException e) {
            // The next turn tries again; if none succeeds in time, the leases end and their fills are refused.
            log.debug("{} leases could not be renewed", leases.size(), e);
        }
    }

    public final class Renewal implements AutoCloseable {

        private final List<Stamped> leases;
        private final Duration life;
        private final ScheduledFuture<?> task;
        private int left = (LeaseTerms.MOST_LIVES - 1) * 3;

        /** A little early, so that many begin their turns at one moment. */
        private Renewal(List<Stamped> leases, Duration life) {
            this.leases = new ArrayList<>(leases);
            this.life = life;
            long period = Math.max(1, life.toMillis() / 3);
            long grid = Math.max(1, period / 10);
            long early = Math.floorMod(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), grid);
            this.task = timer.scheduleAtFixedRate(this::turn, period - early, period, TimeUnit.MILLISECONDS);
        }

        /** On the timer. Turns count whether or not a renewal comes of them: the bound is one of time. */
        private void turn() {
            if (left-- > 0) {
                due(this);
            } else {
                close();
            }
        }

        private synchronized List<Stamped> toRenew() {
            return task.isCancelled() ? List.of() : List.copyOf(leases);
        }

        /** Their loads go on and will not be stored. */
        private synchronized void forget(Set<Stamped> lost) {
            if (leases.removeAll(lost)) {
                log.debug("Leases that do not stand any more are not renewed: {}", lost);
            }
            if (leases.isEmpty()) {
                close();
            }
        }

        @Override
        public void close() {
            task.cancel(false);
        }
    }
}
