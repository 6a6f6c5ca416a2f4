package dev.larder.cache.method;

import dev.larder.cache.invalidation.Announcement;
import dev.larder.cache.invalidation.KeySelection;
import dev.larder.cache.method.rule.InvalidationPlan;
import dev.larder.cache.transaction.PendingInvalidations;
import dev.larder.cache.transaction.TransactionContext.AtCommit;
import dev.larder.cache.transaction.TransactionScope;
import org.jspecify.annotations.Nullable;

/**
 * What one call of an invalidating method drops when its own transaction commits: at that moment, since from then on
 * others can see what it wrote, and some are told to look. What needs the result is dropped when the call returns, and
 * all of it once more if it may have written since. Used by one thread; what was announced may be over on another.
 */
final class OwnCommit implements AtCommit {

    private final InvalidationPlan plan;
    private final TransactionScope scope;
    private final Announcement announcement;
    private @Nullable KeySelection dropped;

    // Guarded by this.
    private boolean isConfirmed;
    private boolean isReleased;

    OwnCommit(InvalidationPlan plan, TransactionScope scope, Announcement announcement) {
        this.plan = plan;
        this.scope = scope;
        this.announcement = announcement;
    }

    /** While the store is away, what is known by now is saved with what was written. The commit may tell more. */
    @Override
    public void committing() {
        if (!scope.savesBeforeCommit()) {
            return;
        }
        KeySelection due = new KeySelection();
        plan.atCommit(due);
        PendingInvalidations pending = due.isEmpty() ? null : scope.pending();
        if (pending != null) {
            pending.add(due, Announcement.NONE);
        }
    }

    @Override
    public void committed() {
        KeySelection due = new KeySelection();
        plan.atCommit(due);
        PendingInvalidations pending = due.isEmpty() ? null : scope.pending();
        if (pending != null && pending.add(due, held())) {
            dropped = due;
        }
    }

    /** The announcement stands until the call has returned and nothing more is to be dropped, and this is confirmed. */
    private Announcement held() {
        return new Announcement() {
            @Override
            public void over() {
                endIf(true, false);
            }

            @Override
            public Announcement late() {
                return this;
            }
        };
    }

    /** Whether there was such a commit, and something to drop at it. */
    boolean hasDropped() {
        return dropped != null;
    }

    /**
     * Nothing was written since the commit: leaves of a selection what was not dropped then.
     *
     * @return what was announced of the rest: nothing
     */
    Announcement finish(KeySelection selection) {
        if (dropped != null) {
            selection.removeAll(dropped);
        }
        endIf(false, true);
        return Announcement.NONE;
    }

    private void endIf(boolean confirmed, boolean released) {
        synchronized (this) {
            isConfirmed |= confirmed;
            isReleased |= released;
            if (!isConfirmed || !isReleased) {
                return;
            }
        }
        announcement.over();
    }
}
