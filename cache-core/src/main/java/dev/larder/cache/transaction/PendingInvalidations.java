package dev.larder.cache.transaction;

import dev.larder.cache.engine.CacheEngine;
import dev.larder.cache.engine.EntryUpdate;
import dev.larder.cache.invalidation.Announcement;
import dev.larder.cache.invalidation.KeySelection;
import dev.larder.cache.invalidation.Safekeeping;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The invalidations and updates of one transaction, done together when it has committed. Until then its keys are
 * touched. Invalidations come first, so that an update of the same key finds its write gone and is not stored.
 */
public final class PendingInvalidations {

    private final CacheEngine engine;
    private final KeySelection selection = new KeySelection();
    private final KeySelection touchedSelection = new KeySelection();
    private final @Nullable TouchedKeys touched;
    private final TouchedKeys.@Nullable Span span;
    private final PendingUpdates updates = new PendingUpdates();
    private int suspensions;
    private volatile boolean hasCommitted;
    private final List<Announcement> announcements = new ArrayList<>(1);
    private boolean isOver;

    /** How many names were saved in the transaction itself. */
    private int saved;

    /** Of a transaction that follows its call: which threads read for it, only its context tells. */
    public PendingInvalidations(CacheEngine engine) {
        this.engine = engine;
        this.touched = null;
        this.span = null;
    }

    /** Of a transaction of the calling thread, whose reads ask {@code touched}. */
    public PendingInvalidations(CacheEngine engine, TouchedKeys touched) {
        this.engine = engine;
        this.touched = touched;
        this.span = touched.begin(touchedSelection);
    }

    /** Keys that are touched until the transaction ends, whether or not they are invalidated then. */
    public synchronized void touch(KeySelection more) {
        touchedSelection.addAll(more);
    }

    /** Whether a read of the key in this transaction goes past the cache. */
    public synchronized boolean hasTouched(String key) {
        return touchedSelection.contains(key);
    }

    /** The touched tags: reads in this transaction of entries that carry one go past the cache. */
    public synchronized Set<String> touchedTags() {
        return Set.copyOf(touchedSelection.tags());
    }

    /**
     * Keys to invalidate after the commit.
     *
     * @return false if the transaction is over, and they are not taken
     */
    public synchronized boolean add(KeySelection more, Announcement announcement) {
        if (isOver) {
            return false;
        }
        announcements.add(announcement);
        selection.addAll(more);
        touch(more);
        return true;
    }

    /**
     * Updates whose results are stored after the commit. Their keys are touched already.
     *
     * @return false if the transaction is over, and they are not taken
     */
    synchronized boolean addUpdates(List<EntryUpdate> more) {
        if (isOver) {
            return false;
        }
        updates.add(more);
        return true;
    }

    /** A part of the transaction was undone, as to a savepoint, and it goes on. */
    public void partlyUndone() {
        updates.partlyUndone();
    }

    /** Something begins to run that is not part of the transaction although it goes on, such as one of its own. */
    public synchronized void suspended() {
        suspensions++;
    }

    /** How often that has happened so far. */
    synchronized int suspensions() {
        return suspensions;
    }

    /**
     * The transaction is about to commit, on this thread: while the store is away, what is to be invalidated is saved
     * with it, so that the death of the process in between does not lose it. Does not throw.
     */
    public void committing() {
        if (!engine.savesBeforeCommit()) {
            return;
        }
        KeySelection due = new KeySelection();
        synchronized (this) {
            due.addAll(selection);
        }
        Announcement announcement = due.isEmpty() ? null : engine.saveBeforeCommit(due.toInvalidation());
        if (announcement != null) {
            synchronized (this) {
                announcements.add(announcement);
                saved = due.size();
            }
        }
        updates.committing();
    }

    /** The transaction has committed: everything added so far is done, now. Blocks while the store is asked. */
    public void committed() {
        hasCommitted = true;
        invalidate(true);
        updates.committed();
    }

    private void invalidate(boolean isOutcomeKnown) {
        KeySelection due = new KeySelection();
        List<Announcement> announced = List.of();
        Safekeeping safekeeping;
        synchronized (this) {
            due.addAll(selection);
            safekeeping = isOutcomeKnown && due.size() == saved ? Safekeeping.DONE : Safekeeping.SOON;
            if (isOutcomeKnown) {
                announced = List.copyOf(announcements);
                announcements.clear();
            }
        }
        if (due.isEmpty()) {
            announced.forEach(Announcement::over);
            return;
        }
        engine.invalidate(due.toInvalidation(), Announcement.all(announced), safekeeping);
        done(due);
    }

    /** What was added meanwhile stays; there is little, so it does not matter that some goes twice. */
    private synchronized void done(KeySelection due) {
        if (selection.size() == due.size()) {
            selection.clear();
        }
    }

    /** What was announced of it stays, because it may yet commit. */
    private void nobodyKnows() {
        List<Announcement> announced;
        synchronized (this) {
            announced = List.copyOf(announcements);
        }
        announced.forEach(Announcement::forgotten);
    }

    private void nothingWasWritten() {
        List<Announcement> announced;
        synchronized (this) {
            announced = List.copyOf(announcements);
        }
        announced.forEach(Announcement::over);
    }

    /**
     * The transaction is over, and this is used no more.
     *
     * @param certainlyRolledBack whether it is certain that nothing was written; an unknown outcome counts as a commit,
     *     and what was announced of the transaction stays, because it may yet commit (rule R21)
     */
    public void ended(boolean certainlyRolledBack) {
        synchronized (this) {
            isOver = true;
        }
        try {
            if (certainlyRolledBack) {
                nothingWasWritten();
                updates.rolledBack();
            } else {
                invalidate(hasCommitted);
                nobodyKnows();
                updates.outcomeUnknown();
            }
        } finally {
            if (touched != null && span != null) {
                touched.end(span);
            }
        }
    }
}
