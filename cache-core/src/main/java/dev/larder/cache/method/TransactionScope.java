package dev.larder.cache.method;

import dev.larder.cache.engine.CacheEngine;
import dev.larder.cache.invalidation.Invalidation;
import dev.larder.cache.key.KeyPattern;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What transactions mean for one larder, the same for annotated methods and for caches used by hand: whether a load may
 * be stored, which keys the running transaction has touched, and that invalidations wait for its commit. Thread-safe.
 */
public final class TransactionScope {

    private final CacheEngine engine;
    private final TransactionContext context;
    private final TouchedKeys touched = new TouchedKeys();

    public TransactionScope(CacheEngine engine, TransactionContext context) {
        this.engine = engine;
        this.context = context;
    }

    /** The transactions themselves. */
    public TransactionContext context() {
        return context;
    }

    /**
     * Whether a load of this thread may be stored and shared (rule R22). Asked on a miss only; may ask a data source.
     */
    public boolean mayFill() {
        return context.whyNotStored() == null;
    }

    /**
     * Whether what this thread would load now may as well be loaded by another: no transaction is open that the load
     * would leave, and nothing is being invalidated that the load has to read past the cache.
     */
    public boolean mayLeaveThread() {
        return !context.isOpen() && touched.isEmpty();
    }

    /**
     * Whether this thread's reads of the key go past the cache, because its own transaction is about to invalidate it.
     */
    public boolean isTouched(String key) {
        return touched.contains(key) || context.hasTouched(key);
    }

    /** Invalidates after the commit of the open transaction, or now if there is none. */
    public void invalidate(Invalidation invalidation) {
        KeySelection selection = new KeySelection();
        selection.addKeys(invalidation.keys());
        selection.addPatterns(invalidation.patterns());
        selection.addTags(invalidation.tags());
        PendingInvalidations pending = pending();
        if (pending == null || !pending.add(selection)) {
            engine.invalidate(invalidation);
        }
    }

    /** As {@link #invalidate(Invalidation)}, without tags. */
    public void invalidate(Collection<String> keys, Collection<KeyPattern> patterns) {
        invalidate(new Invalidation(keys, patterns, List.of()));
    }

    TouchedKeys touched() {
        return touched;
    }

    @Nullable
    PendingInvalidations pending() {
        return context.pending(() -> context.followsTheCall()
                ? new PendingInvalidations(engine)
                : new PendingInvalidations(engine, touched));
    }
}
