package dev.larder.cache.engine;

import dev.larder.cache.CacheException;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.CacheStore;
import java.time.Duration;
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

    /** Renews the lease at every third of its life until the renewal is closed. */
    Renewal keep(String key, Stamp token) {
        return new Renewal(key, token);
    }

    /**
     * Removes a lease that nobody holds any more, because the answer to it, to its fill or to its release was lost.
     * While it stood, every caller would wait for it in vain. Repeated for as long as it could stand, because the
     * command whose answer was lost may itself still be on its way; only this very lease is ever removed, and rule R1
     * is kept, since nothing is loaded under its token.
     */
    void abandon(String key, Stamp token) {
        abandon(key, token, 0, FIRST_REPEAT_MILLIS);
    }

    private void abandon(String key, Stamp token, long ageMillis, long nextMillis) {
        workers.execute(() -> {
            if (!released(key, token) && ageMillis < leaseTtl.toMillis()) {
                timer.schedule(
                        () -> abandon(key, token, ageMillis + nextMillis, 2 * nextMillis),
                        nextMillis,
                        TimeUnit.MILLISECONDS);
            }
        });
    }

    private boolean released(String key, Stamp token) {
        try {
            return store.release(key, token);
        } catch (CacheException e) {
            log.debug("A lease of {} that nobody holds could not be removed yet", key, e);
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

        private final String key;
        private final Stamp token;
        private final ScheduledFuture<?> task;
        private int left = (MAX_LEASES - 1) * 3;

        private Renewal(String key, Stamp token) {
            this.key = key;
            this.token = token;
            long period = Math.max(1, leaseTtl.toMillis() / 3);
            this.task = timer.scheduleAtFixedRate(
                    () -> workers.execute(this::renew), period, period, TimeUnit.MILLISECONDS);
        }

        private synchronized void renew() {
            try {
                if (left-- <= 0 || !store.renew(key, token, leaseTtl)) {
                    log.debug("The lease of {} is not renewed any more; its load goes on and will not be stored", key);
                    close();
                }
            } catch (CacheException e) {
                // The next turn tries again; if none succeeds in time, the lease ends and the fill is refused.
                log.debug("The lease of {} could not be renewed", key, e);
            }
        }

        @Override
        public void close() {
            task.cancel(false);
        }
    }
}
