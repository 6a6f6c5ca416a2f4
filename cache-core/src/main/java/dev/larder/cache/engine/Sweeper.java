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

    private static final Duration PERIOD = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(Sweeper.class);

    private final CacheStore store;
    private final LeaseKeeper timer;
    private final DoubleSupplier random;
    private final long periodMillis;
    private final AtomicBoolean begun = new AtomicBoolean();

    /** @param random from 0 (inclusive) to 1 (exclusive): processes that start together sweep apart */
    Sweeper(CacheStore store, LeaseKeeper timer, DoubleSupplier random) {
        this(store, timer, random, PERIOD);
    }

    Sweeper(CacheStore store, LeaseKeeper timer, DoubleSupplier random, Duration period) {
        this.periodMillis = period.toMillis();
        this.store = store;
        this.timer = timer;
        this.random = random;
    }

    /** There is something to sweep from now on. Costs a volatile read after the first time. */
    void begin() {
        if (!begun.get() && begun.compareAndSet(false, true)) {
            timer.repeat(this::sweep, (long) (periodMillis * random.getAsDouble()), periodMillis);
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
