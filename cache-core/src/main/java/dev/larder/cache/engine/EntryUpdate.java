package dev.larder.cache.engine;

import dev.larder.cache.store.Grant;
import org.jspecify.annotations.Nullable;

/**
 * One update of one key, from before the source is written until its outcome is known. Until then nobody is served from
 * the key or fills it. It ends once, by {@link #committed}, {@link #rolledBack} or {@link #drop}; what comes after the
 * first of them is without effect. None of them throws when the store fails: what cannot be dropped is kept and tried
 * again, like an invalidation. Thread-safe.
 */
public final class EntryUpdate {

    private final WriteThrough steps;
    private final CacheSpec spec;
    private final String key;
    private final @Nullable Grant grant;
    private final LeaseKeeper.@Nullable Renewal renewal;

    // Guarded by this.
    private WriteThrough.@Nullable Kept kept;
    private boolean isOver;

    /** @param grant {@code null} if no write could be put under the key; then nothing is stored at the end */
    EntryUpdate(
            WriteThrough steps,
            CacheSpec spec,
            String key,
            @Nullable Grant grant,
            LeaseKeeper.@Nullable Renewal renewal) {
        this.steps = steps;
        this.spec = spec;
        this.key = key;
        this.grant = grant;
        this.renewal = renewal;
    }

    /** The key that is updated. */
    public String key() {
        return key;
    }

    /**
     * The result, which is to become the entry after the commit: its bytes are made now, so that later changes of the
     * object are not in them. Throws what the rule throws. Does not talk to the store.
     */
    public void keep(@Nullable Object value, EntryRule rule) {
        WriteThrough.Kept made = grant == null ? null : steps.keep(spec, value, rule);
        synchronized (this) {
            kept = made;
        }
    }

    /**
     * The source has committed. The result that was kept becomes the entry, if nothing came between; else, and if none
     * was kept, the entry is dropped. Blocks while the store is asked.
     */
    public void committed() {
        WriteThrough.Kept result;
        synchronized (this) {
            result = kept;
        }
        if (end() && (grant == null || result == null || !steps.store(spec, key, grant, result))) {
            steps.drop(key);
        }
    }

    /** What became of the source is not known, or the result is not what was written: the entry is dropped. Blocks. */
    public void drop() {
        if (end()) {
            steps.drop(key);
        }
    }

    /** It is certain that nothing was written: the key is given free. Blocks while the store is asked. */
    public void rolledBack() {
        if (end() && grant != null) {
            steps.release(spec, key, grant.token());
        }
    }

    /** Whether it had not ended before. */
    private synchronized boolean end() {
        if (isOver) {
            return false;
        }
        isOver = true;
        if (renewal != null) {
            renewal.close();
        }
        return true;
    }
}
