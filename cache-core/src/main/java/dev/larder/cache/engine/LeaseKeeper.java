package dev.larder.cache.engine;

import dev.larder.cache.CacheException;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.CacheStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the leases of running loads alive, and removes those that nobody holds. Talks to the store on threads of its
 * own, so that one slow command delays no other renewal.
 */
final class LeaseKeeper implements AutoCloseable {

    /**
     * For how many lives of a lease a load may take. The bound matters: whoever must know how long a lease can stand
     * may rely on it.
     */
    static final int MAX_LEASES = 20;

    private static final long FIRST_REPEAT_MILLIS = 250;

    private static final Logger log = LoggerFactory.getLogger(LeaseKeeper.class);

    private final CacheStore store;
    private final Duration leaseTtl;
    private final Executor workers;
    private final ScheduledThreadPoolExecutor timer;

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
        // A load that ends after the engine was closed is still answered; its lease ends by itself.
        timer.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    /** A lease somebody holds. */
    record Held(String key, Stamp token) {}

    /** Renews the lease at every third of its life until the renewal is closed. */
    Renewal keep(String key, Stamp token) {
        return keep(key, token, leaseTtl);
    }

    /** The same for what was taken for another life than that of a lease. */
    Renewal keep(String key, Stamp token, Duration life) {
        return new Renewal(List.of(new Held(key, token)), life);
    }

    /** The same for several leases, one after the other. */
    Renewal keep(List<Held> held) {
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
        abandon(List.of(new Held(key, token)), grace, 0, FIRST_REPEAT_MILLIS);
    }

    /** The same for several leases, one after the other. */
    void abandon(List<Held> held) {
        if (!held.isEmpty()) {
            abandon(held, Duration.ZERO, 0, FIRST_REPEAT_MILLIS);
        }
    }

    private void abandon(List<Held> held, Duration grace, long ageMillis, long nextMillis) {
        workers.execute(() -> {
            List<Held> left = held.stream().filter(one -> !released(one, grace)).toList();
            if (!left.isEmpty() && ageMillis < leaseTtl.toMillis()) {
                timer.schedule(
                        () -> abandon(left, grace, ageMillis + nextMillis, 2 * nextMillis),
                        nextMillis,
                        TimeUnit.MILLISECONDS);
            }
        });
    }

    private boolean released(Held held, Duration grace) {
        try {
            return store.release(held.key, held.token, grace);
        } catch (CacheException e) {
            log.debug("A lease of {} that nobody holds could not be removed yet", held.key, e);
            return false;
        }
    }

    /** Runs a task again and again on the threads for what blocks, until this is closed. The task must not throw. */
    @SuppressWarnings("FutureReturnValueIgnored") // It ends with the timer.
    void repeat(Runnable task, long firstMillis, long periodMillis) {
        timer.scheduleAtFixedRate(() -> workers.execute(task), firstMillis, periodMillis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    final class Renewal implements AutoCloseable {

        private final List<Held> held;
        private final Duration life;
        private final ScheduledFuture<?> task;
        private final AtomicInteger left = new AtomicInteger((MAX_LEASES - 1) * 3);
        private final AtomicBoolean isRenewing = new AtomicBoolean();

        private Renewal(List<Held> held, Duration life) {
            this.held = new ArrayList<>(held);
            this.life = life;
            long period = Math.max(1, life.toMillis() / 3);
            this.task = timer.scheduleAtFixedRate(
                    () -> workers.execute(this::renew), period, period, TimeUnit.MILLISECONDS);
        }

        /** A turn that comes while a slow one still runs renews nothing. No monitor: workers may be virtual threads. */
        private void renew() {
            if (left.getAndDecrement() <= 0) {
                close();
                return;
            }
            if (!isRenewing.compareAndSet(false, true)) {
                return;
            }
            try {
                held.removeIf(this::isLost);
                if (held.isEmpty()) {
                    close();
                }
            } finally {
                isRenewing.set(false);
            }
        }

        private boolean isLost(Held one) {
            try {
                if (store.renew(one.key, one.token, life)) {
                    return false;
                }
            } catch (CacheException e) {
                // The next turn tries again; if none succeeds in time, the lease ends and the fill is refused.
                log.debug("The lease of {} could not be renewed", one.key, e);
                return false;
            }
            log.debug("The lease of {} is not renewed any more; its load goes on and will not be stored", one.key);
            return true;
        }

        @Override
        public void close() {
            task.cancel(false);
        }
    }
}
