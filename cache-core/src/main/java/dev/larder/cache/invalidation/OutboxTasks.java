package dev.larder.cache.invalidation;

import dev.larder.cache.invalidation.InvalidationOutbox.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is to be done with an outbox, one thing after the other on one thread: save entries, many at once; remove them,
 * after they were saved; look what there is, now and then. What fails is tried again after a while. Thread-safe.
 */
final class OutboxTasks {

    private static final long LOOK_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long CLOSING_MILLIS = 2_000;
    private static final int MOST_AT_ONCE = 500;

    private static final class Unsaved {

        private final Entry entry;
        private final CountDownLatch tried = new CountDownLatch(1);

        private Unsaved(Entry entry) {
            this.entry = entry;
        }

        private boolean wasTried() {
            return tried.getCount() == 0;
        }
    }

    private final Predicate<List<Entry>> save;
    private final Predicate<List<String>> remove;
    private final BooleanSupplier look;
    private final int mostUnsaved;
    private final Thread thread = new Thread(this::run, "larder-outbox");
    private final CountDownLatch looked = new CountDownLatch(1);

    // Guarded by this.
    private final Map<String, Unsaved> unsaved = new LinkedHashMap<>();
    private final Set<String> over = new LinkedHashSet<>();
    private List<Unsaved> underWay = List.of();
    private long lookAt = System.nanoTime();
    private long goesOnAt = lookAt;
    private long busySince;
    private boolean isBusy;
    private boolean isClosed;

    /** Each task tells whether it was done. */
    OutboxTasks(Predicate<List<Entry>> save, Predicate<List<String>> remove, BooleanSupplier look, int mostUnsaved) {
        this.save = save;
        this.remove = remove;
        this.look = look;
        this.mostUnsaved = mostUnsaved;
        thread.setDaemon(true);
    }

    /** What it returns is open once the first look has ended. */
    CountDownLatch begin() {
        thread.start();
        return looked;
    }

    /** What it returns is open once it was tried; {@code null} if there is no room. */
    synchronized @Nullable CountDownLatch save(Entry entry) {
        if (unsaved.size() >= mostUnsaved || isClosed) {
            return null;
        }
        Unsaved one = new Unsaved(entry);
        unsaved.put(entry.id(), one);
        notifyAll();
        return one.tried;
    }

    /** Removes an entry after it was saved; false if it never was, and never will be. */
    synchronized boolean remove(String id) {
        Unsaved one = unsaved.remove(id);
        if (one != null && !one.wasTried() && !underWay.contains(one)) {
            one.tried.countDown();
            return false;
        }
        over.add(id);
        notifyAll();
        return true;
    }

    synchronized void lookSoon() {
        lookAt = System.nanoTime();
        notifyAll();
    }

    /** Whether nothing is to be had soon: a task has lasted longer than this, or the last one failed. */
    synchronized boolean isStuck(Duration duration) {
        long now = System.nanoTime();
        return isBusy ? now - busySince > duration.toNanos() : now - goesOnAt < 0;
    }

    // ---- On the thread

    private void run() {
        try {
            for (BooleanSupplier task = next(); task != null; task = next()) {
                boolean done = task.getAsBoolean();
                if (!finished(done)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Closed.
        } finally {
            looked.countDown();
        }
    }

    private synchronized @Nullable BooleanSupplier next() throws InterruptedException {
        while (true) {
            long now = System.nanoTime();
            boolean mayGoOn = now - goesOnAt >= 0 || isClosed;
            if (mayGoOn && !isClosed && now - lookAt >= 0) {
                lookAt = now + LOOK_NANOS;
                return begun(() -> {
                    boolean done = look.getAsBoolean();
                    looked.countDown();
                    return done;
                });
            }
            if (mayGoOn && !unsaved.isEmpty()) {
                return begun(saving());
            }
            if (mayGoOn && !over.isEmpty()) {
                return begun(removing());
            }
            if (isClosed) {
                return null;
            }
            boolean hasWork = !unsaved.isEmpty() || !over.isEmpty();
            long until = hasWork ? goesOnAt : lookAt;
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1_000_000, until - now));
        }
    }

    private BooleanSupplier begun(BooleanSupplier task) {
        isBusy = true;
        busySince = System.nanoTime();
        return task;
    }

    private BooleanSupplier saving() {
        underWay = unsaved.values().stream().limit(MOST_AT_ONCE).toList();
        List<Unsaved> some = underWay;
        return () -> {
            boolean done = save.test(some.stream().map(one -> one.entry).toList());
            saved(some, done);
            return done;
        };
    }

    /** What could not be saved goes behind the others. */
    private synchronized void saved(List<Unsaved> some, boolean done) {
        underWay = List.of();
        for (Unsaved one : some) {
            boolean isWanted = unsaved.remove(one.entry.id(), one);
            if (isWanted && !done) {
                unsaved.put(one.entry.id(), one);
            }
            one.tried.countDown();
        }
    }

    private BooleanSupplier removing() {
        List<String> some = new ArrayList<>(over).subList(0, Math.min(over.size(), MOST_AT_ONCE));
        return () -> {
            boolean done = remove.test(some);
            removed(some, done);
            return done;
        };
    }

    private synchronized void removed(List<String> some, boolean done) {
        if (done) {
            some.forEach(over::remove);
        }
    }

    /** Whether to go on: at the end nothing is tried twice. */
    private synchronized boolean finished(boolean done) {
        isBusy = false;
        goesOnAt = System.nanoTime() + (done ? 0 : RETRY_NANOS);
        return done || !isClosed;
    }

    /** Ends the thread, after what is left was done, or after a moment. Whether nothing is left to be saved. */
    boolean endsSaved() {
        synchronized (this) {
            isClosed = true;
            notifyAll();
        }
        try {
            thread.join(CLOSING_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
        synchronized (this) {
            return unsaved.isEmpty();
        }
    }
}
