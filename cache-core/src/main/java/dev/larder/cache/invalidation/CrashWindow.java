package dev.larder.cache.invalidation;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.Intent;
import dev.larder.cache.store.IntentLog;
import dev.larder.cache.store.StoreRefusedException;
import dev.larder.cache.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds what the death of a writer between its commit and its invalidation can do. Before it writes, it notes in the
 * store what it will invalidate; when that is confirmed, it removes the note. Every process looks for notes whose time
 * is up and does what they say, once in every half window, until the writer removes them or they are older than any
 * transaction (rule R18): a writer that is merely slow may commit after the first time. Thread-safe.
 *
 * <p>Half a window between two executions and a quarter between two looks make less than one window from the later of
 * commit and death until the invalidation is done.
 */
public final class CrashWindow implements AutoCloseable {

    /** For how long a note is acted on: longer than any transaction. */
    static final Duration INTENT_LIFE = Duration.ofHours(1);

    private static final int INTENTS_PER_LOOK = 100;
    private static final int MOST_PER_LOOK = 100_000;
    private static final int MOST_REMOVALS_KEPT = 10_000;
    private static final long REMOVAL_MILLIS = 20;

    private static final Logger log = LoggerFactory.getLogger(CrashWindow.class);

    private final IntentLog intents;
    private final InvalidationDelivery delivery;
    private final Duration window;
    private final ScheduledExecutorService thread;
    private final ConcurrentLinkedQueue<Stamp> removals = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean removing = new AtomicBoolean();

    /** @param window zero: nothing is noted and nobody looks */
    public CrashWindow(CacheStore store, InvalidationDelivery delivery, Duration window) {
        this.intents = store.intents();
        this.delivery = delivery;
        this.window = window;
        this.thread = Executors.newSingleThreadScheduledExecutor(CrashWindow::daemon);
        if (isOn()) {
            long period = Math.max(1, window.toMillis() / 4);
            // Processes that started together do not look together.
            long first = ThreadLocalRandom.current().nextLong(period) + 1;
            thread.scheduleWithFixedDelay(this::lookAfterTheDead, first, period, TimeUnit.MILLISECONDS);
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "larder-crash-window");
        thread.setDaemon(true);
        return thread;
    }

    /** Whether anything is noted. */
    public boolean isOn() {
        return !window.isZero() && intents != IntentLog.NONE;
    }

    private Duration untilDue() {
        return window.dividedBy(2);
    }

    /**
     * Notes what will be invalidated; returns when that is confirmed, and the write may begin. One command. If the
     * store does not answer, the write goes on without the note.
     */
    public Announcement announce(Invalidation invalidation) {
        if (!isOn() || invalidation.isEmpty()) {
            return Announcement.NONE;
        }
        // One id for each call (rule R20): nobody removes the note of another writer of the same key.
        Stamp id = Stamp.fresh();
        try {
            intents.record(new Intent(id, InvalidationMessage.write(invalidation)), untilDue());
        } catch (StoreUnavailableException e) {
            log.debug("An invalidation could not be announced; should this process die, nobody does it", e);
            remove(id); // It may have arrived.
            return Announcement.NONE;
        }
        return new Noted(id, false);
    }

    private final class Noted implements Announcement {

        private final Stamp id;
        private final boolean isLate;

        private Noted(Stamp id, boolean isLate) {
            this.id = id;
            this.isLate = isLate;
        }

        @Override
        public void over() {
            if (isLate) {
                schedule(() -> remove(id), window.toMillis());
            } else {
                remove(id);
            }
        }

        @Override
        public Announcement late() {
            return new Noted(id, true);
        }
    }

    // ---- Removing one's own notes, off the writer's path and many at once

    private void remove(Stamp id) {
        removals.add(id);
        if (removing.compareAndSet(false, true)) {
            schedule(this::removeQueued, REMOVAL_MILLIS);
        }
    }

    private void removeQueued() {
        removing.set(false);
        List<Stamp> ids = new ArrayList<>();
        for (Stamp id = removals.poll(); id != null; id = removals.poll()) {
            ids.add(id);
        }
        try {
            if (!ids.isEmpty()) {
                intents.remove(ids);
            }
        } catch (StoreUnavailableException e) {
            log.debug("Announcements could not be removed yet", e);
            keepForLater(ids);
        }
    }

    /** A note that is never removed is acted on until it is too old, which costs misses and nothing else. */
    private void keepForLater(List<Stamp> ids) {
        if (removals.size() + ids.size() <= MOST_REMOVALS_KEPT) {
            removals.addAll(ids);
        }
        if (removing.compareAndSet(false, true)) {
            schedule(this::removeQueued, Math.max(REMOVAL_MILLIS, window.toMillis() / 4));
        }
    }

    private void schedule(Runnable task, long millis) {
        try {
            thread.schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("This larder is closed; what it announced is done once more by others", e);
        }
    }

    // ---- Doing what others announced and did not live to do

    void lookAfterTheDead() {
        try {
            int most = INTENTS_PER_LOOK;
            for (boolean goesOn = true; goesOn; ) {
                List<Intent> overdue = intents.overdue(INTENT_LIFE, most);
                boolean allDone = carryOut(overdue);
                goesOn = overdue.size() == most && most < MOST_PER_LOOK;
                most = allDone ? most : 10 * most; // What stays due must not hide what stands behind it.
            }
        } catch (StoreUnavailableException e) {
            log.debug("Announced invalidations cannot be looked for now", e);
        } catch (RuntimeException | Error e) {
            // Whatever it is, this must not be the last look.
            log.error("Announced invalidations could not be done; they are tried again", e);
        }
    }

    /**
     * All at once. Postponed only after it was done: whoever dies in between leaves it to the next one.
     *
     * @return whether none of them is due any more
     */
    private boolean carryOut(List<Intent> overdue) {
        List<Stamp> done = new ArrayList<>(overdue.size());
        Map<Stamp, Invalidation> readable = new LinkedHashMap<>();
        for (Intent intent : overdue) {
            Invalidation invalidation = read(intent);
            if (invalidation == null) {
                done.add(intent.id());
            } else {
                readable.put(intent.id(), invalidation);
            }
        }
        Invalidation left = delivery.attempt(Invalidation.all(readable.values()));
        Set<KeyPattern> patternsLeft = Set.copyOf(left.patterns());
        readable.forEach((id, what) -> {
            if (what.among(left.keys(), patternsLeft, left.tags()).isEmpty()) {
                done.add(id);
            }
        });
        return postpone(done) && left.isEmpty();
    }

    /** A full server refuses it. Then they are due still, and done again at the next look. */
    private boolean postpone(List<Stamp> done) {
        try {
            if (!done.isEmpty()) {
                intents.postpone(done, untilDue());
            }
            return true;
        } catch (StoreRefusedException e) {
            log.debug("{} announcements could not be postponed", done.size(), e);
            return false;
        }
    }

    private @Nullable Invalidation read(Intent intent) {
        try {
            Invalidation invalidation = InvalidationMessage.read(intent.what());
            log.debug("Does what was announced and has not been confirmed: {}", invalidation);
            return invalidation;
        } catch (MalformedInvalidationException e) {
            log.warn("An announced invalidation cannot be read; it is forgotten: {}", intent.what(), e);
            remove(intent.id());
            return null;
        }
    }

    /** Removes the notes of what is over. */
    @Override
    public void close() {
        thread.shutdownNow();
        if (!removals.isEmpty()) {
            removeQueued();
        }
    }
}
