package dev.larder.cache.engine;

import dev.larder.cache.CacheException;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.CacheStore;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the lease of a load that takes longer than the lease, at every third of its life, for at most
 * {@value #MAX_LEASES} lives. The bound matters: whoever must know how long a lease can stand may rely on it.
 */
final class LeaseRenewals implements AutoCloseable {

    static final int MAX_LEASES = 20;

    private static final Logger log = LoggerFactory.getLogger(LeaseRenewals.class);

    private final CacheStore store;
    private final Duration leaseTtl;
    private final ScheduledThreadPoolExecutor scheduler;

    LeaseRenewals(CacheStore store, Duration leaseTtl) {
        this.store = store;
        this.leaseTtl = leaseTtl;
        this.scheduler = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "larder-lease-renewal");
            thread.setDaemon(true);
            return thread;
        });
        scheduler.setRemoveOnCancelPolicy(true);
    }

    /** Renews the lease until the renewal is closed. */
    Renewal start(String key, Stamp token) {
        return new Renewal(key, token);
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
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
            this.task = scheduler.scheduleAtFixedRate(this::renew, period, period, TimeUnit.MILLISECONDS);
        }

        private void renew() {
            try {
                if (left-- == 0 || !store.renew(key, token, leaseTtl)) {
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
