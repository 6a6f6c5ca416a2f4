package dev.larder.cache.method;

import dev.larder.cache.engine.CacheEngine;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The invalidations of one transaction, done together when it has committed. Until then its keys are touched: for the
 * thread of the transaction, or, if it is bound to none, for whoever asks {@link #touches}. Thread-safe but for
 * {@link #suspended}, which belongs to the transaction's thread.
 */
public final class PendingInvalidations {

    private final CacheEngine engine;
    private final @Nullable TouchedKeys touched;
    private final KeySelection selection = new KeySelection();
    private final KeySelection touchedSelection = new KeySelection();
    private final TouchedKeys.@Nullable Span span;
    private int suspensions;

    PendingInvalidations(CacheEngine engine, TouchedKeys touched) {
        this.engine = engine;
        this.touched = touched;
        this.span = touched.begin(touchedSelection);
    }

    /** Of a transaction that is bound to no thread. */
    PendingInvalidations(CacheEngine engine) {
        this.engine = engine;
        this.touched = null;
        this.span = null;
    }

    /** Whether the key is touched. */
    synchronized boolean touches(String key) {
        return touchedSelection.contains(key);
    }

    /** Keys that are touched until the transaction ends, whether or not they are invalidated then. */
    synchronized void touch(KeySelection more) {
        touchedSelection.addAll(more);
    }

    /** Keys to invalidate after the commit. */
    synchronized void add(KeySelection more) {
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
        KeySelection due = new KeySelection();
        synchronized (this) {
            due.addAll(selection);
            selection.clear();
        }
        engine.invalidate(due.keys(), due.patterns());
    }

    /** As {@link #committed}, on a thread of this library; the future completes when it is done. */
    public CompletableFuture<?> committedAsync() {
        return engine.origin().run(() -> {
            committed();
            return null;
        });
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
            if (touched != null && span != null) {
                touched.end(span);
            }
        }
    }

    /** As {@link #ended}, on a thread of this library; the future completes when it is done. */
    public CompletableFuture<?> endedAsync(boolean certainlyRolledBack) {
        return engine.origin().run(() -> {
            ended(certainlyRolledBack);
            return null;
        });
    }
}
