package dev.larder.cache.invalidation;

import dev.larder.cache.CacheException;
import dev.larder.cache.key.FirstSegments;
import dev.larder.cache.key.KeyPattern;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.ForeignKeyException;
import dev.larder.cache.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Carries out invalidations. One that does not reach the store is outstanding: its keys are in quarantine before the
 * call returns, and it is tried again, oldest first, until the store has confirmed it. Only then is the quarantine
 * lifted (rule R25): at a mere reconnect the old value still stands there. Thread-safe.
 *
 * <p>What is outstanding is kept in memory, and in an {@link InvalidationOutbox} if there is one; without it, it is
 * lost with the process. It is bounded: when there is no room for more names, everything outstanding is widened to the
 * first segments of its keys, and many tags to every tag; nothing is ever forgotten.
 */
public final class InvalidationDelivery implements AutoCloseable {

    /** How many keys and patterns may be outstanding before they are widened. */
    static final int MOST_NAMES = 10_000;

    private static final int MOST_SAID = 20;
    private static final long RETRY_MILLIS = 200;
    private static final long OUTBOX_MILLIS = 60_000;

    private static final Logger log = LoggerFactory.getLogger(InvalidationDelivery.class);

    private final CacheStore store;
    private final DeliveryListener listener;
    private final FirstSegments firstSegments;
    private final IndexedSegments indexed;
    private final ScheduledExecutorService retries;
    private final @Nullable OutboxKeeper outbox;
    private final int mostNames;
    private final Duration grace;
    private final Quarantine quarantine = new Quarantine();
    private final TagQuarantine tagQuarantine = new TagQuarantine();

    /** Guards the queue and every change of the quarantine. */
    private final Object lock = new Object();

    private final Deque<Outstanding> outstanding = new ArrayDeque<>();
    private int names;
    private boolean retrying;
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
        this.firstSegments = new FirstSegments(keyPrefix);
        this.indexed = new IndexedSegments(firstSegments);
        this.retries = Executors.newSingleThreadScheduledExecutor(InvalidationDelivery::retryThread);
        this.mostNames = mostNames;
        this.outbox = outbox == null ? null : new OutboxKeeper(outbox);
        if (this.outbox != null) {
            OutboxKeeper keeper = this.outbox;
            lookIntoOutbox(keeper);
            retries.scheduleWithFixedDelay(
                    () -> lookIntoOutbox(keeper), OUTBOX_MILLIS, OUTBOX_MILLIS, TimeUnit.MILLISECONDS);
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
    }

    /** Carries it out now, or keeps it until it can be. Never throws for the store's sake. */
    public void deliver(Invalidation invalidation) {
        deliver(invalidation, Announcement.NONE);
    }

    /** As the other one, and says when it is over. */
    public void deliver(Invalidation invalidation, Announcement announcement) {
        if (invalidation.isEmpty() || attempt(invalidation)) {
            announcement.over();
        } else {
            keep(invalidation, announcement);
        }
    }

    /** Keeps it and lets the next turn carry it out. Asks neither the store nor the outbox. */
    void postpone(Invalidation invalidation) {
        keep(new Outstanding(invalidation, Announcement.NONE));
    }

    /** Whether what stands under the key may be older than an invalidation of this process that has returned. */
    public boolean isQuarantined(String key) {
        return quarantine.contains(key);
    }

    /** The tags of which the same holds. */
    public TagQuarantine tagQuarantine() {
        return tagQuarantine;
    }

    /** How many invalidations have not reached the store. */
    public int outstanding() {
        synchronized (lock) {
            return outstanding.size();
        }
    }

    /** Carries it out now; whether the store has confirmed it. If not, nothing is kept. */
    boolean attempt(Invalidation invalidation) {
        long began = System.nanoTime();
        try {
            long dropped = invalidation.carryOut(store, grace, indexed::cover);
            listener.delivered(invalidation, dropped, Duration.ofNanos(System.nanoTime() - began));
            return true;
        } catch (StoreUnavailableException | ForeignKeyException e) {
            log.debug("The store did not confirm {}", invalidation, e);
            listener.failed(invalidation, e);
            return false;
        } catch (RuntimeException | Error e) {
            // A mistake of a store, or of this library: nobody knows how much was done, so it is not done.
            String mistake = e.toString();
            log.atLevel(mistake.equals(lastMistake) ? Level.DEBUG : Level.ERROR)
                    .setCause(e)
                    .log("An invalidation failed as none may; it is kept and tried again: {}", invalidation);
            lastMistake = mistake;
            listener.failed(invalidation, new CacheException("The store failed unexpectedly", e));
            return false;
        }
    }

    /** In quarantine first, then saved: it is safe in both ways before the caller goes on. */
    private void keep(Invalidation invalidation, Announcement announcement) {
        Outstanding kept = new Outstanding(invalidation, announcement);
        keep(kept);
        if (outbox != null) {
            kept.alsoTell(outbox.save(invalidation));
        }
        if (isClosed) {
            sayThatItIsLate(invalidation);
        }
    }

    private void sayThatItIsLate(Invalidation invalidation) {
        Object named = invalidation.names() <= MOST_SAID
                ? invalidation
                : "an invalidation of " + invalidation.names() + " keys, patterns and tags";
        if (outbox != null) {
            log.warn(
                    "This larder is closed, and {} has not reached the store; the outbox keeps it for the next process",
                    named);
        } else {
            log.error(
                    "This larder is closed, so {} is lost, and old values may be served until their TTL. End what writes"
                            + " before the larder is closed, or give it an outbox.",
                    named);
        }
    }

    private void keep(Outstanding kept) {
        synchronized (lock) {
            if (outstanding.isEmpty() && !isClosed) {
                log.warn(
                        "An invalidation has not reached the store. It is tried again until it does; until then the keys"
                                + " concerned are neither served nor stored by this process.");
            }
            add(kept);
            if (names > mostNames) {
                widen();
            }
            if (!retrying && !isClosed) {
                retrying = true;
                retryLater();
            }
        }
    }

    private void add(Outstanding kept) {
        quarantine.add(kept.invalidation);
        tagQuarantine.add(kept.invalidation.tags());
        outstanding.addLast(kept);
        names += kept.invalidation.names();
    }

    /** Does nothing if it was widened meanwhile: the wide one has to reach the store, too. */
    private boolean remove(Outstanding kept) {
        if (!outstanding.remove(kept)) {
            return false;
        }
        quarantine.remove(kept.invalidation);
        tagQuarantine.remove(kept.invalidation.tags());
        names -= kept.invalidation.names();
        if (outstanding.isEmpty()) {
            quarantine.allRemoved();
        }
        return true;
    }

    /** The wide one enters the quarantine before the exact ones leave it, so no key is free in between. */
    private void widen() {
        List<Outstanding> exact = List.copyOf(outstanding);
        Map<String, KeyPattern> patterns = new LinkedHashMap<>();
        Set<String> named = new HashSet<>();
        for (Outstanding kept : exact) {
            kept.invalidation.keys().forEach(key -> {
                KeyPattern wide = firstSegments.of(key);
                patterns.put(wide.toString(), wide);
            });
            for (KeyPattern pattern : kept.invalidation.patterns()) {
                KeyPattern wide = wide(pattern);
                patterns.put(wide.toString(), wide);
            }
            named.addAll(kept.invalidation.tags());
        }
        Set<String> tags = wideTags(named);
        Invalidation wide = new Invalidation(Set.of(), new ArrayList<>(patterns.values()), tags);
        add(new Outstanding(wide, Announcement.all(exact)));
        exact.forEach(this::remove);
        log.warn(
                "More invalidations are outstanding than can be remembered one by one; they are widened to {}{}",
                patterns.keySet(),
                tags.contains(CacheStore.EVERY_TAG) ? " and to everything that carries a tag" : "");
    }

    /** Tags have no first segments to widen to: many become every tag, so that half of the room is free again. */
    private Set<String> wideTags(Set<String> tags) {
        return tags.size() > mostNames / 2 || tags.contains(CacheStore.EVERY_TAG) ? Set.of(CacheStore.EVERY_TAG) : tags;
    }

    private KeyPattern wide(KeyPattern pattern) {
        KeyPattern segment = firstSegments.of(pattern);
        return segment == null ? pattern : segment;
    }

    private void retryLater() {
        var unused = retries.schedule(this::retry, RETRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void retry() {
        tryOutstanding();
        synchronized (lock) {
            retrying = !outstanding.isEmpty() && !isClosed;
            if (retrying) {
                retryLater();
            } else if (outstanding.isEmpty()) {
                log.info("Every outstanding invalidation has reached the store");
            }
        }
        if (outbox != null) {
            outbox.removeWhatIsOver();
        }
    }

    /** What a process that died has left, and what could not be removed when it was over. */
    private void lookIntoOutbox(OutboxKeeper keeper) {
        try {
            keeper.removeWhatIsOver();
            keeper.takeOver().forEach(found -> keep(new Outstanding(found.invalidation(), found.announcement())));
        } catch (RuntimeException e) {
            log.error("The outbox could not be looked after; it is tried again", e);
        }
    }

    private void tryOutstanding() {
        try {
            deliverOutstanding();
        } catch (RuntimeException | Error e) {
            log.error("Outstanding invalidations could not be tried; they stay outstanding", e);
        }
    }

    private void deliverOutstanding() {
        Outstanding last = null;
        for (Outstanding next = oldestAfter(last); next != null; next = oldestAfter(last)) {
            if (attempt(next.invalidation)) {
                confirmed(next);
            } else {
                last = next;
                if (!isAnswering()) {
                    return;
                }
            }
        }
    }

    /** If it was widened meanwhile, the wide one has to reach the store, too, before it is over. */
    private void confirmed(Outstanding kept) {
        boolean removed;
        synchronized (lock) {
            removed = remove(kept);
        }
        if (removed) {
            kept.over();
        }
    }

    /** One that the store refuses must not hold up those behind it; a store that is away need not be asked for each. */
    private boolean isAnswering() {
        try {
            store.ping();
            return true;
        } catch (StoreUnavailableException e) {
            log.debug("The store does not answer yet", e);
            return false;
        }
    }

    /** The oldest of those not yet tried in this turn. */
    private @Nullable Outstanding oldestAfter(@Nullable Outstanding last) {
        synchronized (lock) {
            boolean passed = last == null;
            for (Outstanding kept : outstanding) {
                if (passed) {
                    return kept;
                }
                passed = kept == last;
            }
            return null;
        }
    }

    /** Tries once more what is outstanding. What is left is lost with the process, and said so. */
    @Override
    public void close() {
        synchronized (lock) {
            isClosed = true; // From now on nobody schedules a retry.
        }
        retries.shutdownNow();
        tryOutstanding();
        int left = outstanding();
        if (outbox != null) {
            outbox.removeWhatIsOver();
            if (left > 0) {
                log.warn("{} invalidations never reached the store; the outbox keeps them for the next process", left);
            }
        } else if (left > 0) {
            log.error("{} invalidations never reached the store; old values may be served until their TTL", left);
        }
    }

    /** An invalidation the store has not confirmed. Compared by identity: each call has its own. */
    private static final class Outstanding implements Announcement {

        private final Invalidation invalidation;
        private final List<Announcement> announcements = new ArrayList<>(1);
        private boolean isOver;

        private Outstanding(Invalidation invalidation, Announcement announcement) {
            this.invalidation = invalidation;
            this.announcements.add(announcement);
        }

        /** Whom else to tell; at once if it is over already. */
        private synchronized void alsoTell(Announcement announcement) {
            if (isOver) {
                announcement.over();
            } else {
                announcements.add(announcement);
            }
        }

        @Override
        public synchronized void over() {
            isOver = true;
            announcements.forEach(Announcement::over);
        }

        @Override
        public Announcement late() {
            return this;
        }
    }
}
