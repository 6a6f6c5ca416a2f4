package dev.larder.cache.transaction;

import dev.larder.cache.CacheLoader;
import dev.larder.cache.engine.CacheEngine;
import dev.larder.cache.engine.call.Behind;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.call.EntryRule;
import dev.larder.cache.invalidation.Announcement;
import dev.larder.cache.invalidation.Invalidation;
import dev.larder.cache.invalidation.KeySelection;
import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.transaction.TransactionContext.OwnTransaction;
import dev.larder.cache.transaction.TransactionContext.Refusal;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What transactions mean for one larder, the same for annotated methods and for caches used by hand: whether a load may
 * be stored, which keys the running transaction has touched, and that invalidations wait for its commit. Thread-safe.
 */
public final class TransactionScope {

    private final CacheEngine engine;
    private final TransactionContext context;
    private final TouchedKeys touched = new TouchedKeys();
    private final UnstoredLoads unstored = new UnstoredLoads();

    public TransactionScope(CacheEngine engine, TransactionContext context) {
        this.engine = engine;
        this.context = context;
    }

    /** The transactions themselves. */
    public TransactionContext context() {
        return context;
    }

    /**
     * Whether a load that this thread begins now may be stored and shared (rule R22); says in the log, once for the
     * cache, why not. Asked on a miss, or of arguments that are entities; may ask a data source.
     */
    public boolean mayFill(String cache) {
        return mayFill(cache, false);
    }

    /**
     * As {@link #mayFill(String)}.
     *
     * @param takesEntities whether nothing is filled behind the call in any case
     */
    public boolean mayFill(String cache, boolean takesEntities) {
        Refusal refusal = context.whyNotStored();
        if (refusal != null) {
            unstored.say(cache, refusal, UnstoredLoads.Remedy.of(context.fillsBehind(), takesEntities));
        }
        return refusal == null;
    }

    /** Says in the log, once for the cache, why a load of this thread is not stored. */
    public void say(String cache, Refusal refusal) {
        unstored.say(cache, refusal, UnstoredLoads.Remedy.of(context.fillsBehind(), false));
    }

    /**
     * Whether a call for entities goes past the cache, because this thread is in a transaction that may write: what is
     * changed in an entity of a cache, which is detached, would be lost without a message. Says so, once for the cache.
     */
    public boolean wantsManagedEntities(String cache) {
        boolean isWriting = context.isWriting();
        if (isWriting) {
            unstored.sayOfEntities(cache);
        }
        return isWriting;
    }

    /**
     * How the keys of a call are filled behind it; {@code null} if they are not.
     *
     * @param call makes it anew, for another thread and a later time; asked at once
     */
    public <C> @Nullable Behind<C> behind(Supplier<C> call) {
        Behind.Turn turn = context.behind();
        return turn == null ? null : new Behind<>(call.get(), turn);
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

    /** The tags of entries that this thread's reads go past the cache for, because it is about to invalidate them. */
    public Set<String> touchedTags() {
        return touchedTags(touched, context);
    }

    public static Set<String> touchedTags(TouchedKeys touched, TransactionContext context) {
        Set<String> ofThread = touched.tags();
        Set<String> ofCall = context.touchedTags();
        if (ofThread.isEmpty() || ofCall.isEmpty()) {
            return ofThread.isEmpty() ? ofCall : ofThread;
        }
        Set<String> both = new HashSet<>(ofThread);
        both.addAll(ofCall);
        return both;
    }

    /** Invalidates after the commit of the open transaction, or now if there is none. */
    public void invalidate(Invalidation invalidation) {
        KeySelection selection = new KeySelection();
        selection.addKeys(invalidation.keys());
        selection.addPatterns(invalidation.patterns());
        selection.addTags(invalidation.tags());
        PendingInvalidations pending = pending();
        if (pending == null) {
            engine.invalidate(invalidation);
            return;
        }
        Announcement announcement = engine.announce(invalidation);
        if (!pending.add(selection, announcement)) {
            engine.invalidate(invalidation, announcement);
        }
    }

    /** As {@link #invalidate(Invalidation)}, without tags. */
    public void invalidate(Collection<String> keys, Collection<KeyPattern> patterns) {
        invalidate(new Invalidation(keys, patterns, List.of()));
    }

    /**
     * Runs a write and puts what it returns under the key: after the commit of the open transaction, or now if there is
     * none. Throws what the write throws; the entry is dropped then.
     */
    public @Nullable Object update(CacheSpec spec, String key, EntryRule rule, CacheLoader<?, ?> write)
            throws Throwable {
        return UpdateInProgress.run(
                engine, this, UpdatePlan.of(spec, key, rule), atCommit -> OwnTransaction.UNKNOWN, write);
    }

    /** Whether a transaction that is about to commit has to save what it invalidates. */
    public boolean savesBeforeCommit() {
        return engine.savesBeforeCommit();
    }

    /** What was said of this larder's transactions in the log. */
    UnstoredLoads unstored() {
        return unstored;
    }

    public TouchedKeys touched() {
        return touched;
    }

    @Nullable
    public PendingInvalidations pending() {
        return context.pending(() -> context.followsTheCall()
                ? new PendingInvalidations(engine)
                : new PendingInvalidations(engine, touched));
    }
}
