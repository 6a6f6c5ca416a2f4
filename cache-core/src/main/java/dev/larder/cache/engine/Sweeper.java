package dev.larder.cache.engine;

import dev.larder.cache.CacheException;
import dev.larder.cache.store.CacheStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the store forget, now and then, what its lists hold of entries that have ended. Begins with the first entry that
 * is listed, so that caches without tags and index cost nothing.
 */
final class Sweeper {

    private static final long PERIOD_MILLIS = Duration.ofSeconds(10).toMillis();

    private static final Logger log = LoggerFactory.getLogger(Sweeper.class);

    private final CacheStore store;
    private final LeaseKeeper timer;
    private final DoubleSupplier random;
    private final AtomicBoolean begun = new AtomicBoolean();

    /** @param random from 0 (inclusive) to 1 (exclusive): processes that start together sweep apart */
    Sweeper(CacheStore store, LeaseKeeper timer, DoubleSupplier random) {
        this.store = store;
        this.timer = timer;
        this.random = random;
    }

    /** There is something to sweep from now on. Costs a volatile read after the first time. */
    void begin() {
        if (!begun.get() && begun.compareAndSet(false, true)) {
            long first = PERIOD_MILLIS / 2 + (long) (PERIOD_MILLIS * random.getAsDouble());
            timer.repeat(this::sweep, first, PERIOD_MILLIS);
        }
    }

    private void sweep() {
        try {
            store.sweep();
        } catch (CacheException e) {
            log.debug("The store was not swept; it is tried again", e);
        }
    }
}
