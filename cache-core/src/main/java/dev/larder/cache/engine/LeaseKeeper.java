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
        return keep(List.of(new Held(key, token)));
    }

    /** The same for several, one after the other. */
    Renewal keep(List<Held> held) {
        return new Renewal(held);
    }

    /**
     * Removes a lease that nobody holds any more, because the answer to it, to its fill or to its release was lost.
     * While it stood, every caller would wait for it in vain. Repeated for as long as it could stand, because the
     * command whose answer was lost may itself still be on its way; only this very lease is ever removed, and rule R1
     * is kept, since nothing is loaded under its token.
     */
    void abandon(String key, Stamp token) {
        abandon(List.of(new Held(key, token)));
    }

    /** The same for several, one after the other. */
    void abandon(List<Held> held) {
        if (!held.isEmpty()) {
            abandon(held, 0, FIRST_REPEAT_MILLIS);
        }
    }

    private void abandon(List<Held> held, long ageMillis, long nextMillis) {
        workers.execute(() -> {
            List<Held> left = held.stream().filter(one -> !released(one)).toList();
            if (!left.isEmpty() && ageMillis < leaseTtl.toMillis()) {
                timer.schedule(
                        () -> abandon(left, ageMillis + nextMillis, 2 * nextMillis), nextMillis, TimeUnit.MILLISECONDS);
            }
        });
    }

    private boolean released(Held held) {
        try {
            return store.release(held.key, held.token);
        } catch (CacheException e) {
            log.debug("A lease of {} that nobody holds could not be removed yet", held.key, e);
            return false;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    final class Renewal implements AutoCloseable {

        private final List<Held> held;
        private final ScheduledFuture<?> task;
        private int left = (MAX_LEASES - 1) * 3;

        private Renewal(List<Held> held) {
            this.held = new ArrayList<>(held);
            long period = Math.max(1, leaseTtl.toMillis() / 3);
            this.task = timer.scheduleAtFixedRate(
                    () -> workers.execute(this::renew), period, period, TimeUnit.MILLISECONDS);
        }

        private synchronized void renew() {
            boolean isOver = left-- <= 0;
            held.removeIf(one -> isOver || isLost(one));
            if (held.isEmpty()) {
                close();
            }
        }

        private boolean isLost(Held one) {
            try {
                if (store.renew(one.key, one.token, leaseTtl)) {
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
