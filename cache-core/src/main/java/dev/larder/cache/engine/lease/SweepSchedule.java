package dev.larder.cache.engine.lease;

import dev.larder.cache.CacheException;
import dev.larder.cache.store.CacheStore;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the store forget what its lists hold of entries that have ended: when the store says that there is something,
 * soon while this process lists entries, and rarely while it does not. Begins with the first entry that is listed, so
 * that caches without tags and index cost nothing. Thread-safe.
 */
public final class SweepSchedule {

    /** What this process lists may end before anything the store knew of when it was asked last. */
    static final Duration ATTENTIVE = Duration.ofSeconds(10);

    /** For what others have listed who are gone. */
    static final Duration IDLE = Duration.ofMinutes(10);

    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(SweepSchedule.class);

    /** Runs tasks later, on threads for what blocks. */
    public interface Timer {
        /** What it returns takes the task back. */
        Runnable later(Runnable task, Duration delay);
    }

    private final CacheStore store;
    private final Timer timer;
    private final DoubleSupplier random;

    /** Whether something was listed since the store was asked last. */
    private volatile boolean hasListed;

    // Guarded by this.
    private boolean isAttentive;
    private Runnable cancel = () -> {};

    /** @param random from 0 (inclusive) to 1 (exclusive): processes that start together sweep apart */
    public SweepSchedule(CacheStore store, Timer timer, DoubleSupplier random) {
        this.store = store;
        this.timer = timer;
        this.random = random;
    }

    /** An entry is about to be listed. Costs a volatile read but for the first after each sweep. */
    void listing() {
        if (!hasListed) {
            hasListed = true;
            becomeAttentive();
        }
    }

    public synchronized boolean isAttentive() {
        return isAttentive;
    }

    private synchronized void becomeAttentive() {
        if (!isAttentive) {
            next(ATTENTIVE);
        }
    }

    private void sweep() {
        hasListed = false;
        Duration told = ATTENTIVE;
        try {
            told = store.sweep();
        } catch (CacheException e) {
            log.debug("The store was not swept; it is tried again", e);
        } catch (RuntimeException | Error e) {
            log.warn("The store was not swept; it is tried again", e); // Or nobody would ever sweep again.
        }
        swept(told);
    }

    private synchronized void swept(@Nullable Duration told) {
        Duration longest = hasListed ? ATTENTIVE : IDLE;
        next(told == null || told.compareTo(longest) > 0 ? longest : told);
    }

    /** A little later for each process at random; they are not asked to do it all at once. */
    private synchronized void next(Duration delay) {
        cancel.run();
        isAttentive = delay.compareTo(ATTENTIVE) <= 0;
        Duration least = delay.compareTo(SHORTEST) < 0 ? SHORTEST : delay;
        long spread = (long) (least.toMillis() * random.getAsDouble() / 2);
        cancel = timer.later(this::sweep, least.plusMillis(spread));
    }
}
