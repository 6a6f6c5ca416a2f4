package dev.larder.cache.engine;

import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.call.EntryRule;
import dev.larder.cache.engine.lease.Lease;
import dev.larder.cache.engine.lease.LeaseKeeper;
import dev.larder.cache.invalidation.Announcement;
import dev.larder.cache.invalidation.Safekeeping;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One update of one key, from before the source is written until its outcome is known. Until then nobody is served from
 * the key or fills it. It ends once, by {@link #committed}, {@link #rolledBack}, {@link #outcomeUnknown} or
 * {@link #drop}; what comes after the first of them is without effect. Nothing here throws when the store fails: what
 * cannot be dropped is kept and tried again, like an invalidation. Thread-safe.
 */
public final class EntryUpdate {

    private final WriteThrough steps;
    private final CacheSpec spec;
    private final String key;
    private final @Nullable Lease write;
    private final LeaseKeeper.@Nullable Renewal renewal;

    // Guarded by this.
    private Announcement announcement;
    private WriteThrough.@Nullable Kept kept;

    private Safekeeping safekeeping = Safekeeping.NOW;
    private boolean isSpoilt;
    private boolean isOver;

    /** @param write {@code null} if none stands under the key; then nothing is stored at the end */
    EntryUpdate(WriteThrough steps, CacheSpec spec, String key, Announcement announcement, @Nullable Lease write) {
        this.steps = steps;
        this.spec = spec;
        this.key = key;
        this.announcement = announcement;
        this.write = write;
        this.renewal = write == null ? null : write.keepAlive();
    }

    /**
     * The result, which is to become the entry after the commit: its bytes are made now, so that later changes of the
     * object are not in them. Does not talk to the store.
     */
    public void keep(@Nullable Object value, EntryRule rule) {
        WriteThrough.Kept made = write == null ? null : steps.keep(spec, value, rule);
        synchronized (this) {
            kept = made;
        }
    }

    /** There is no result: the method threw. What it wrote may be there, or may yet come. */
    public synchronized void threw() {
        announcement = announcement.late();
    }

    /**
     * Something was or will be committed apart from what the end of this update tells: the entry is dropped now and at
     * the end. Blocks while the store is asked.
     */
    public void spoil() {
        synchronized (this) {
            isSpoilt = true;
        }
        stopRenewal();
        steps.drop(key, Announcement.NONE, safekeeping());
    }

    /** It waits for the end of a transaction, which holds a database connection. */
    public synchronized void waitsForCommit() {
        safekeeping = Safekeeping.SOON;
    }

    /** The source is about to commit. While the store is away, it is saved with it that the entry is to be dropped. */
    public void committing() {
        Announcement saved = steps.saveBeforeCommit(key);
        if (saved == null) {
            return;
        }
        synchronized (this) {
            announcement = Announcement.all(List.of(announcement, saved));
            safekeeping = Safekeeping.DONE;
        }
    }

    /** What {@link #committing} may have saved does not count. */
    public synchronized void notSaved() {
        safekeeping = Safekeeping.NOW;
    }

    /**
     * The source has committed. The result that was kept becomes the entry, if nothing came between; else, and if none
     * was kept, the entry is dropped. Blocks while the store is asked.
     */
    public void committed() {
        if (!end()) {
            return;
        }
        WriteThrough.Kept result = result();
        if (write != null && result != null && steps.store(write, result)) {
            announcement().over();
        } else {
            steps.drop(key, announcement(), safekeeping());
        }
    }

    /** Whatever became of the source is done, but the result is not to be stored: the entry is dropped. Blocks. */
    public void drop() {
        if (end()) {
            steps.drop(key, announcement(), safekeeping());
        }
    }

    /** A commit was tried and may yet come to pass: the entry is dropped, and what was announced stays (rule R21). */
    public void outcomeUnknown() {
        if (end()) {
            steps.drop(key, Announcement.NONE, Safekeeping.SOON);
            announcement().forgotten();
        }
    }

    /** It is certain that nothing was written: the key is given free. Blocks while the store is asked. */
    public void rolledBack() {
        if (!end()) {
            return;
        }
        if (write != null) {
            write.giveBack();
        }
        announcement().over();
    }

    private synchronized WriteThrough.@Nullable Kept result() {
        return isSpoilt ? null : kept;
    }

    private synchronized Announcement announcement() {
        return announcement;
    }

    private synchronized Safekeeping safekeeping() {
        return safekeeping;
    }

    /** Whether it had not ended before. */
    private boolean end() {
        synchronized (this) {
            if (isOver) {
                return false;
            }
            isOver = true;
        }
        stopRenewal();
        return true;
    }

    private void stopRenewal() {
        if (renewal != null) {
            renewal.close();
        }
    }
}
