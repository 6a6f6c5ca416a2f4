package dev.larder.cache.transaction;

import dev.larder.cache.engine.CacheEngine;
import dev.larder.cache.explore.Transaction;
import dev.larder.cache.invalidation.Announcement;
import dev.larder.cache.invalidation.KeySelection;
import java.util.List;

/** A transaction of the explorations: what it invalidates waits for its end, as in this room. */
public final class ExploredTransaction implements Transaction {

    private final PendingInvalidations pending;

    public ExploredTransaction(CacheEngine engine) {
        this.pending = new PendingInvalidations(engine);
    }

    @Override
    public void invalidate(String key) {
        KeySelection selection = new KeySelection();
        selection.addKeys(List.of(key));
        pending.add(selection, Announcement.NONE);
    }

    @Override
    public void ended(boolean certainlyRolledBack) {
        pending.ended(certainlyRolledBack);
    }
}
