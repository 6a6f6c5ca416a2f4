package dev.larder.cache.transaction;

import dev.larder.cache.engine.EntryUpdate;
import java.util.ArrayList;
import java.util.List;

/** The updates of one transaction, whose results wait for its commit. Thread-safe. */
final class PendingUpdates {

    // Guarded by this.
    private final List<EntryUpdate> waiting = new ArrayList<>(1);
    private boolean isPartlyUndone;

    synchronized void add(List<EntryUpdate> more) {
        more.forEach(EntryUpdate::waitsForCommit);
        waiting.addAll(more);
    }

    /** Some of what was done so far is undone although the transaction goes on, and nobody knows which results hold. */
    synchronized void partlyUndone() {
        isPartlyUndone = true;
    }

    void committing() {
        List<EntryUpdate> due;
        synchronized (this) {
            due = List.copyOf(waiting);
        }
        due.forEach(EntryUpdate::committing);
    }

    void committed() {
        boolean holds;
        synchronized (this) {
            holds = !isPartlyUndone;
        }
        taken().forEach(holds ? EntryUpdate::committed : EntryUpdate::drop);
    }

    void outcomeUnknown() {
        taken().forEach(EntryUpdate::outcomeUnknown);
    }

    void rolledBack() {
        taken().forEach(EntryUpdate::rolledBack);
    }

    private synchronized List<EntryUpdate> taken() {
        List<EntryUpdate> due = List.copyOf(waiting);
        waiting.clear();
        return due;
    }
}
