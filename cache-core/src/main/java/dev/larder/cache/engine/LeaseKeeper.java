package dev.larder.cache.engine;

import dev.larder.cache.CacheException;
import dev.larder.cache.codec.Stamp;
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
final class LeaseKeeper implements AutoCloseable {

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
    LeaseKeeper(CacheStore store, Duration leaseTtl, Executor workers) {
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

    /** Renews the lease at every third of its life until the renewal is closed. */
    Renewal keep(String key, Stamp token) {
        return keep(key, token, leaseTtl);
    }

    /** The same for what was taken for another life than that of a lease. */
    Renewal keep(String key, Stamp token, Duration life) {
        return new Renewal(List.of(new Stamped(key, token)), life);
    }

    /** The same for several leases. */
    Renewal keep(List<Stamped> held) {
        return new Renewal(held, leaseTtl);
    }

    /**
     * Removes a lease that nobody holds any more, because the answer to it, to its fill or to its release was lost.
     * While it stood, every caller would wait for it in vain. Repeated for as long as it could stand, because the
     * command whose answer was lost may itself still be on its way; only this very lease is ever removed, and rule R1
     * is kept, since nothing is loaded under its token.
     */
    void abandon(String key, Stamp token) {
        abandon(key, token, Duration.ZERO);
    }

    /** The same for a write, which leaves a fence behind if {@code grace} is positive (rule R3). */
    void abandon(String key, Stamp token, Duration grace) {
        abandon(List.of(new Stamped(key, token)), grace, 0, FIRST_REPEAT_MILLIS);
    }

    /** The same for several leases. */
    void abandon(List<Stamped> held) {
        if (!held.isEmpty()) {
            abandon(held, Duration.ZERO, 0, FIRST_REPEAT_MILLIS);
        }
    }

    private void abandon(List<Stamped> held, Duration grace, long ageMillis, long nextMillis) {
        Runnable release = () -> {
            List<Stamped> left = refused(held, released(held, grace));
            if (!left.isEmpty() && ageMillis < leaseTtl.toMillis()) {
                timer.schedule(
                        () -> abandon(left, grace, ageMillis + nextMillis, 2 * nextMillis),
                        nextMillis,
                        TimeUnit.MILLISECONDS);
            }
        };
        runOnWorker(release, Duration.ofMillis(nextMillis));
    }

    private List<Boolean> released(List<Stamped> held, Duration grace) {
        try {
            return store.releaseAll(held, grace);
        } catch (CacheException e) {
            log.debug("{} leases that nobody holds could not be removed yet", held.size(), e);
            return Collections.nCopies(held.size(), false);
        }
    }

    private static List<Stamped> refused(List<Stamped> held, List<Boolean> answers) {
        List<Stamped> refused = new ArrayList<>();
        for (int i = 0; i < held.size(); i++) {
            if (!answers.get(i)) {
                refused.add(held.get(i));
            }
        }
        return refused;
    }

    /** Runs a task later, on the threads for what blocks, unless this is closed or the task taken back before. */
    Runnable later(Runnable task, Duration delay) {
        ScheduledFuture<?> future =
                timer.schedule(() -> runOnWorker(task, delay), delay.toMillis(), TimeUnit.MILLISECONDS);
        return () -> future.cancel(false);
    }

    /** Without a thread for it, the same is tried again after a while. */
    private void runOnWorker(Runnable task, Duration delay) {
        try {
            workers.execute(task);
        } catch (RuntimeException | Error e) {
            log.debug("There is no thread for a task that was due; it is tried again", e);
            var unused = later(task, delay);
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
            timer.schedule(this::renewOnWorker, GATHER_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Without a thread for it nothing is renewed this time; whoever is due next gathers again. */
    private void renewOnWorker() {
        try {
            workers.execute(this::renewDue);
        } catch (RuntimeException | Error e) {
            gathering.set(false);
            log.debug("There is no thread to renew leases on", e);
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
        List<Stamped> held = new ArrayList<>();
        renewals.forEach(renewal -> held.addAll(renewal.toRenew()));
        if (held.isEmpty()) {
            return;
        }
        try {
            Set<Stamped> lost = Set.copyOf(refused(held, store.renewAll(held, life)));
            renewals.forEach(renewal -> renewal.forget(lost));
        } catch (CacheException e) {
            // The next turn tries again; if none succeeds in time, the leases end and their fills are refused.
            log.debug("{} leases could not be renewed", held.size(), e);
        }
    }

    final class Renewal implements AutoCloseable {

        private final List<Stamped> held;
        private final Duration life;
        private final ScheduledFuture<?> task;
        private int left = (LeaseTerms.MOST_LIVES - 1) * 3;

        /** A little early, so that many begin their turns at one moment. */
        private Renewal(List<Stamped> held, Duration life) {
            this.held = new ArrayList<>(held);
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
            return task.isCancelled() ? List.of() : List.copyOf(held);
        }

        /** Their loads go on and will not be stored. */
        private synchronized void forget(Set<Stamped> lost) {
            if (held.removeAll(lost)) {
                log.debug("Leases that do not stand any more are not renewed: {}", lost);
            }
            if (held.isEmpty()) {
                close();
            }
        }

        @Override
        public void close() {
            task.cancel(false);
        }
    }
}
