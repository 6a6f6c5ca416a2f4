package dev.larder.cache.invalidation;

import dev.larder.cache.CacheException;
import dev.larder.cache.key.pattern.FirstSegments;
import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.ForeignKeyException;
import dev.larder.cache.store.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Carries out invalidations. One that does not reach the store is outstanding: its keys are in quarantine before the
 * call returns, and it is tried again, with all others at once, until the store has confirmed it. Only then is the
 * quarantine lifted (rule R25): at a mere reconnect the old value still stands there. Thread-safe.
 *
 * <p>What is outstanding is kept in memory, and in an {@link InvalidationOutbox} if there is one; without it, it is
 * lost with the process.
 */
public final class InvalidationDelivery implements AutoCloseable {

    /** How many keys, patterns and tags may be outstanding before they are widened. */
    static final int MOST_NAMES = 10_000;

    private static final int MOST_SAID = 20;
    private static final long RETRY_MILLIS = 200;

    /** What the store refuses again and again is tried less often. */
    private static final long RAREST_RETRY_MILLIS = 1_000;

    private static final Logger log = LoggerFactory.getLogger(InvalidationDelivery.class);

    private final CacheStore store;
    private final DeliveryListener listener;
    private final IndexedSegments indexed;
    private final ScheduledThreadPoolExecutor retries;
    private final @Nullable OutboxKeeper outbox;
    private final Duration grace;
    private final Backlog backlog;

    /** Used by one retry after the other. */
    private long retryMillis = RETRY_MILLIS;

    private volatile boolean isClosed;

    /** So that one that is tried again and again fills no log. */
    private volatile String lastMistake = "";

    /**
     * @param keyPrefix what stands before every key; empty: nothing
     * @param grace how long nothing is stored under what was invalidated; zero: not at all
     * @param outbox what is left in it is outstanding from the start; {@code null}: none
     */
    public InvalidationDelivery(
            CacheStore store,
            DeliveryListener listener,
            String keyPrefix,
            Duration grace,
            @Nullable InvalidationOutbox outbox) {
        this(store, listener, keyPrefix, grace, outbox, MOST_NAMES);
    }

    InvalidationDelivery(
            CacheStore store,
            DeliveryListener listener,
            String keyPrefix,
            Duration grace,
            @Nullable InvalidationOutbox outbox,
            int mostNames) {
        this.grace = grace;
        this.store = store;
        this.listener = listener;
        this.indexed = new IndexedSegments(new FirstSegments(keyPrefix));
        this.retries = new ScheduledThreadPoolExecutor(1, InvalidationDelivery::retryThread);
        // From the beginning: were there none left to start when something is outstanding, nobody would ever try it.
        retries.prestartCoreThread();
        this.backlog = new Backlog(mostNames);
        this.outbox = outbox == null ? null : new OutboxKeeper(outbox, mostNames, this::takeOver);
        if (this.outbox != null) {
            this.outbox.begin(OutboxKeeper.START_PATIENCE);
        }
    }

    private static Thread retryThread(Runnable task) {
        Thread thread = new Thread(task, "larder-invalidation-delivery");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Takes note of a cache: patterns are looked up in the index if all caches they can reach list their keys there.
     */
    public void declare(KeyPattern allKeys, boolean isIndexed) {
        indexed.add(allKeys, isIndexed);
        backlog.declare(allKeys);
    }

    /** Carries it out now, or keeps it until it can be. Never throws for the store's sake. */
    public void deliver(Invalidation invalidation) {
        deliver(invalidation, Announcement.NONE, Safekeeping.NOW);
    }

    /** As the other one, and says when it is over. */
    public void deliver(Invalidation invalidation, Announcement announcement) {
        deliver(invalidation, announcement, Safekeeping.NOW);
    }

    /** As the other one; {@code safekeeping} says how an outbox gets what does not reach the store. */
    public void deliver(Invalidation invalidation, Announcement announcement, Safekeeping safekeeping) {
        Invalidation left = attempt(invalidation);
        if (left.isEmpty()) {
            announcement.over();
        } else {
            keep(left, announcement, safekeeping);
        }
    }

    /** Keeps it and lets the next turn carry it out. Asks neither the store nor the outbox. */
    void postpone(Invalidation invalidation) {
        keep(Outstanding.of(invalidation, List.of()));
    }

    /** Whether what stands under the key may be older than an invalidation of this process that has returned. */
    public boolean isQuarantined(String key) {
        return backlog.quarantine().contains(key);
    }

    /** The tags of which the same holds. */
    public TagQuarantine tagQuarantine() {
        return backlog.tagQuarantine();
    }

    /** How many invalidations have not reached the store. */
    public int outstanding() {
        return backlog.size();
    }

    /** Carries it out now and returns what the store has not confirmed, which is not kept. */
    Invalidation attempt(Invalidation invalidation) {
        if (invalidation.isEmpty()) {
            return invalidation;
        }
        long began = System.nanoTime();
        Attempt attempt = Attempt.at(invalidation, store, grace, indexed);
        Invalidation left = attempt.left();
        if (left.names() < invalidation.names()) {
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            listener.delivered(invalidation.without(left), attempt.dropped(), took);
        }
        if (attempt.failure() != null) {
            sayFailure(attempt.failure(), left, invalidation);
            listener.failed(left, attempt.failure());
        }
        return left;
    }

    private void sayFailure(CacheException failure, Invalidation left, Invalidation invalidation) {
        if (failure instanceof StoreUnavailableException || failure instanceof ForeignKeyException) {
            log.debug("The store did not confirm {} of {} names", left.names(), invalidation.names(), failure);
            return;
        }
        String mistake = String.valueOf(failure.getCause());
        log.atLevel(mistake.equals(lastMistake) ? Level.DEBUG : Level.ERROR)
                .setCause(failure)
                .log("An invalidation failed as none may; it is kept and tried again: {}", brief(left));
        lastMistake = mistake;
    }

    private static Object brief(Invalidation invalidation) {
        return invalidation.names() <= MOST_SAID
                ? invalidation
                : "an invalidation of " + invalidation.names() + " keys, patterns and tags";
    }

    // ---- What did not reach the store

    /** In quarantine first, then saved: it is safe in both ways before the caller goes on. */
    private void keep(Invalidation invalidation, Announcement announcement, Safekeeping safekeeping) {
        if (outbox == null || safekeeping == Safekeeping.DONE) {
            keep(Outstanding.of(invalidation, List.of(announcement)));
            if (isClosed && outbox == null) {
                sayThatItIsLost(invalidation);
            }
            return;
        }
        OutboxKeeper.Kept kept = outbox.keep(invalidation);
        keep(Outstanding.of(invalidation, List.of(announcement, kept)));
        if (outbox.save(kept, safekeeping == Safekeeping.NOW)) {
            return;
        }
        if (!isClosed) {
            outbox.hasNoPlace();
        } else if (outbox.saveLate(kept)) {
            log.warn(
                    "This larder is closed, and {} has not reached the store; the outbox keeps it for the next process",
                    brief(invalidation));
        } else {
            sayThatItIsLost(invalidation);
        }
    }

    private static void sayThatItIsLost(Invalidation invalidation) {
        log.error(
                "This larder is closed, so {} is lost, and old values may be served until their TTL. End what writes"
                        + " before the larder is closed, or give it an outbox.",
                brief(invalidation));
    }

    private void takeOver(Invalidation invalidation, Announcement announcement) {
        keep(Outstanding.of(invalidation, List.of(announcement)));
    }

    private void keep(Outstanding outstanding) {
        if (backlog.add(outstanding) && !isClosed) {
            log.warn("An invalidation has not reached the store. It is tried again until it does; until then the keys"
                    + " concerned are neither served nor stored by this process.");
            retryLater(RETRY_MILLIS);
        }
    }

    private void retryLater(long millis) {
        try {
            retries.schedule(this::retry, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("Closed meanwhile; whoever closes tries once more", e);
        }
    }

    private void retry() {
        retryMillis = tryOutstanding() ? RETRY_MILLIS : Math.min(2 * retryMillis, RAREST_RETRY_MILLIS);
        if (backlog.goesOn()) {
            retryLater(retryMillis);
        } else {
            log.info("Every outstanding invalidation has reached the store");
            if (outbox != null) {
                outbox.nothingIsOutstanding();
            }
        }
    }

    private boolean tryOutstanding() {
        try {
            return deliverOutstanding();
        } catch (RuntimeException | Error e) {
            log.error("Outstanding invalidations could not be tried; they stay outstanding", e);
            return false;
        }
    }

    /** Whether there is reason to try again soon: something was confirmed, or the store does not answer yet. */
    private boolean deliverOutstanding() {
        if (!store.isAvailable()) {
            return true;
        }
        List<Outstanding> due = backlog.waiting();
        Invalidation all =
                Invalidation.all(due.stream().map(Outstanding::invalidation).toList());
        Invalidation left = attempt(all);
        if (left.names() == all.names()) {
            return !isAnswering();
        }
        backlog.confirm(due, left).forEach(Announcement::over);
        return true;
    }

    private boolean isAnswering() {
        try {
            store.ping();
            return true;
        } catch (StoreUnavailableException e) {
            log.debug("The store does not answer yet", e);
            return false;
        }
    }

    // ---- What is saved before a commit

    /** Whether invalidations are kept in an outbox, and are not likely to reach the store now. */
    public boolean savesBeforeCommit() {
        return outbox != null && (!store.isAvailable() || backlog.size() > 0);
    }

    /**
     * Saves it as a part of the transaction of the calling thread, before its commit; what is returned is to be told
     * when it is over. {@code null} if the outbox cannot take part in it.
     */
    public @Nullable Announcement saveBeforeCommit(Invalidation invalidation) {
        return outbox == null ? null : outbox.saveInTransaction(invalidation);
    }

    /** Tries once more what is outstanding. What is left is lost with the process, and said so. */
    @Override
    public void close() {
        isClosed = true; // What is added from now on is said to come too late, what was before is tried here.
        retries.shutdownNow();
        tryOutstanding();
        boolean isSaved = outbox != null && outbox.endsSaved();
        int left = outstanding();
        if (left > 0 && isSaved) {
            log.warn("{} invalidations never reached the store; the outbox keeps them for the next process", left);
        } else if (left > 0) {
            log.error("{} invalidations never reached the store; old values may be served until their TTL", left);
        }
    }
}
