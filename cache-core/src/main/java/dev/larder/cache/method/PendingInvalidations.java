package dev.larder.cache.method;

import dev.larder.cache.engine.CacheEngine;

/**
 * The invalidations of one transaction, done together when it has committed. Until then its keys are touched. Used by
 * one thread at a time.
 */
public final class PendingInvalidations {

    private final CacheEngine engine;
    private final TouchedKeys touched;
    private final KeySelection selection = new KeySelection();
    private final KeySelection touchedSelection = new KeySelection();
    private final TouchedKeys.Span span;
    private int suspensions;

    PendingInvalidations(CacheEngine engine, TouchedKeys touched) {
        this.engine = engine;
        this.touched = touched;
        this.span = touched.begin(touchedSelection);
    }

    /** Keys that are touched until the transaction ends, whether or not they are invalidated then. */
    void touch(KeySelection more) {
        touchedSelection.addAll(more);
    }

    /** Keys to invalidate after the commit. */
    void add(KeySelection more) {
        selection.addAll(more);
        touch(more);
    }

    /** Something begins to run on the thread that is not part of the transaction, such as one of its own. */
    public void suspended() {
        suspensions++;
    }

    /** How often that has happened so far. */
    int suspensions() {
        return suspensions;
    }

    /** The transaction has committed: everything added so far is invalidated, now. */
    public void committed() {
        if (!selection.isEmpty()) {
            engine.invalidate(selection.keys(), selection.patterns());
            selection.clear();
        }
    }

    /**
     * The transaction is over, and this is used no more.
     *
     * @param certainlyRolledBack whether it is certain that nothing was written; an unknown outcome counts as a commit
     */
    public void ended(boolean certainlyRolledBack) {
        try {
            if (!certainlyRolledBack) {
                committed();
            }
        } finally {
            touched.end(span);
        }
    }
}
