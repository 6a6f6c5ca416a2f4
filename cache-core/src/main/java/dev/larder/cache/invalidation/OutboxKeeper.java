package dev.larder.cache.invalidation;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.invalidation.InvalidationOutbox.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is outstanding in an outbox, and takes over what a process that died has left there. What is taken twice,
 * by two processes, is invalidated twice, which does no harm. Thread-safe.
 *
 * <p>The outbox is asked on a thread of its own, so that a database which hangs holds up no delivery and takes no
 * connection that somebody waits for while he holds another; who waits for it does so for a moment only.
 */
final class OutboxKeeper {

    /** How long a call waits until what it kept is safe. */
    static final Duration PATIENCE = Duration.ofSeconds(1);

    /** How long the start waits until what others have left is in quarantine. */
    static final Duration START_PATIENCE = Duration.ofSeconds(5);

    private static final int ENTRIES_PER_LOOK = 1000;
    private static final int MOST_ENTRIES_READ = 200_000;

    private static final Logger log = LoggerFactory.getLogger(OutboxKeeper.class);

    private final InvalidationOutbox outbox;
    private final BiConsumer<Invalidation, Announcement> takenOver;
    private final OutboxTasks tasks;

    /** What this process has saved or taken over, and not removed yet. Guarded by itself. */
    private final Set<String> known = new HashSet<>();

    private volatile boolean hasForgotten;

    /** Whether everything that is outstanding is saved, or waits to be. */
    private volatile boolean isComplete = true;

    private volatile boolean isFailing;

    /**
     * @param mostWaiting how many entries may wait to be saved; what finds no place is kept in memory alone
     * @param takenOver is given what stands in the outbox and is not known here: left by a process that died, or about
     *     to be done by another
     */
    OutboxKeeper(InvalidationOutbox outbox, int mostWaiting, BiConsumer<Invalidation, Announcement> takenOver) {
        this.outbox = outbox;
        this.takenOver = takenOver;
        this.tasks = new OutboxTasks(this::saveAll, this::removeAll, this::look, mostWaiting);
    }

    /** Begins to look after the outbox; what stands there is taken over when this returns, if it answers in time. */
    void begin(Duration patience) {
        CountDownLatch looked = tasks.begin();
        if (!await(looked, patience)) {
            log.error(
                    "The outbox does not answer yet. What a process that died has left there is invalidated as soon as"
                            + " it does; until then old values may be served.");
        }
    }

    /** One that is to be {@link #save saved}; it may be over before. */
    Kept keep(Invalidation invalidation) {
        Kept kept =
                new Kept(HexFormat.of().formatHex(Stamp.fresh().toBytes()), InvalidationMessage.write(invalidation));
        add(kept.entry.id());
        return kept;
    }

    /**
     * Saves it, and returns then or after a moment; without waiting if {@code waits} is false.
     *
     * @return false if it is not saved, since there is no place for it or this has been closed
     */
    boolean save(Kept kept, boolean waits) {
        CountDownLatch tried = tasks.save(kept.entry);
        if (tried == null) {
            forget(kept.entry.id());
            return false;
        }
        if (waits && !tasks.isStuck(PATIENCE) && !await(tried, PATIENCE)) {
            failed("save an invalidation in time", null);
        }
        return true;
    }

    /** One found no place, so not everything that is outstanding is safe. */
    void hasNoPlace() {
        isComplete = false;
        failed("save an invalidation, since too many wait for it", null);
    }

    /** Saves it on the calling thread: nobody else does, since this has been closed. */
    boolean saveLate(Kept kept) {
        return saveAll(List.of(kept.entry));
    }

    /** Saves it as a part of the caller's transaction; {@code null} if that cannot be. */
    @Nullable
    Announcement saveInTransaction(Invalidation invalidation) {
        Kept kept = keep(invalidation);
        try {
            if (outbox.saveInTransaction(kept.entry)) {
                return kept;
            }
        } catch (Exception | Error e) {
            failed("save an invalidation before the commit", e);
        }
        forget(kept.entry.id());
        return null;
    }

    /** What there was no room to remember can be taken over from the outbox now. */
    void nothingIsOutstanding() {
        isComplete = true;
        if (hasForgotten) {
            hasForgotten = false;
            tasks.lookSoon();
        }
    }

    private static boolean await(CountDownLatch latch, Duration atMost) {
        try {
            return latch.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true; // It goes on without this caller.
        }
    }

    // ---- On the thread that asks the outbox

    private boolean saveAll(List<Entry> entries) {
        return ask("save invalidations", () -> outbox.saveAll(entries));
    }

    private boolean removeAll(List<String> ids) {
        boolean removed = ask("remove confirmed invalidations", () -> outbox.remove(ids));
        if (removed) {
            ids.forEach(this::forget);
        }
        return removed;
    }

    /** Looks further and further, until there are fewer entries than asked for: the oldest may all be known. */
    private boolean look() {
        List<Entry> entries = new ArrayList<>();
        int most = knownCount();
        do {
            most = Math.min(MOST_ENTRIES_READ, 2 * most + ENTRIES_PER_LOOK);
            int asked = most;
            entries.clear();
            if (!ask("be read", () -> entries.addAll(outbox.saved(asked)))) {
                return false;
            }
        } while (entries.size() >= most && most < MOST_ENTRIES_READ);
        takeOver(entries);
        return true;
    }

    private void takeOver(Collection<Entry> entries) {
        for (Entry entry : entries) {
            if (add(entry.id())) {
                try {
                    takenOver.accept(InvalidationMessage.read(entry.message()), new Kept(entry.id(), entry.message()));
                } catch (MalformedInvalidationException e) {
                    log.error("An entry of the outbox cannot be read; it stays there: {}", entry, e);
                }
            }
        }
    }

    private interface Asking {
        void run() throws Exception;
    }

    private boolean ask(String what, Asking asking) {
        try {
            asking.run();
        } catch (Exception | Error e) { // A driver that is too old, for example: it must not end the thread.
            failed(what, e);
            return false;
        }
        if (isFailing) {
            isFailing = false;
            log.info("The outbox answers again");
        }
        return true;
    }

    /** Said once for each outage of the outbox. */
    private void failed(String what, @Nullable Throwable cause) {
        if (isFailing) {
            log.debug("The outbox could not {}", what, cause);
            return;
        }
        isFailing = true;
        log.error(
                "The outbox could not {}. It is tried again; what is not saved there is kept in memory, and lost if this"
                        + " process ends before Redis answers.",
                what,
                cause);
    }

    private boolean add(String id) {
        synchronized (known) {
            return known.add(id);
        }
    }

    private void forget(String id) {
        synchronized (known) {
            known.remove(id);
        }
    }

    private int knownCount() {
        synchronized (known) {
            return known.size();
        }
    }

    /** Does what is left to do, for a moment. Whether everything outstanding is safe then. */
    boolean endsSaved() {
        return tasks.endsSaved() && isComplete;
    }

    final class Kept implements Announcement {

        private final Entry entry;

        private Kept(String id, String message) {
            this.entry = new Entry(id, message);
        }

        @Override
        public void over() {
            if (!tasks.remove(entry.id())) {
                forget(entry.id()); // It was never saved.
            }
        }

        @Override
        public Announcement late() {
            return this;
        }

        /** It stays there, and is met again. */
        @Override
        public void forgotten() {
            forget(entry.id());
            hasForgotten = true;
        }
    }
}
