package dev.larder.cache.method;

import dev.larder.cache.engine.CacheEngine;
import org.jspecify.annotations.Nullable;

/** The invalidations of one transaction, done together when it has committed. Until then its keys are touched. */
public final class PendingInvalidations {

    private final CacheEngine engine;
    private final KeySelection selection = new KeySelection();
    private final KeySelection touchedSelection = new KeySelection();
    private final @Nullable TouchedKeys touched;
    private final TouchedKeys.@Nullable Span span;
    private int suspensions;
    private boolean isOver;

    /** Of a transaction that follows its call: which threads read for it, only its context tells. */
    PendingInvalidations(CacheEngine engine) {
        this.engine = engine;
        this.touched = null;
        this.span = null;
    }

    /** Of a transaction of the calling thread, whose reads ask {@code touched}. */
    PendingInvalidations(CacheEngine engine, TouchedKeys touched) {
        this.engine = engine;
        this.touched = touched;
        this.span = touched.begin(touchedSelection);
    }

    /** Keys that are touched until the transaction ends, whether or not they are invalidated then. */
    synchronized void touch(KeySelection more) {
        touchedSelection.addAll(more);
    }

    /** Whether a read of the key in this transaction goes past the cache. */
    public synchronized boolean hasTouched(String key) {
        return touchedSelection.contains(key);
    }

    /**
     * Keys to invalidate after the commit.
     *
     * @return false if the transaction is over, and they are not taken
     */
    synchronized boolean add(KeySelection more) {
        if (isOver) {
            return false;
        }
        selection.addAll(more);
        touch(more);
        return true;
    }

    /** Something begins to run that is not part of the transaction although it goes on, such as one of its own. */
    public synchronized void suspended() {
        suspensions++;
    }

    /** How often that has happened so far. */
    synchronized int suspensions() {
        return suspensions;
    }

    /** The transaction has committed: everything added so far is invalidated, now. Blocks while the store is asked. */
    public void committed() {
        KeySelection due = new KeySelection();
        synchronized (this) {
            due.addAll(selection);
        }
        if (!due.isEmpty()) {
            engine.invalidate(due.toInvalidation());
            done(due);
        }
    }

    /** What was added meanwhile stays; there is little, so it does not matter that some goes twice. */
    private synchronized void done(KeySelection due) {
        if (selection.size() == due.size()) {
            selection.clear();
        }
    }

    /**
     * The transaction is over, and this is used no more.
     *
     * @param certainlyRolledBack whether it is certain that nothing was written; an unknown outcome counts as a commit
     */
    public void ended(boolean certainlyRolledBack) {
        synchronized (this) {
            isOver = true;
        }
        try {
            if (!certainlyRolledBack) {
                committed();
            }
        } finally {
            if (touched != null && span != null) {
                touched.end(span);
            }
        }
    }
}
