package dev.larder.cache.engine;

import dev.larder.cache.key.KeyPattern;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.CacheTracer;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.ForeignKeyException;
import dev.larder.cache.store.StoreUnavailableException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The cache-aside engine over one store. Thread-safe. */
public final class CacheEngine implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(CacheEngine.class);

    private final CacheStore store;
    private final CacheListener listener;
    private final LongSupplier nanoClock;
    private final LeaseRenewals renewals;
    private final CacheAside cacheAside;

    /**
     * An engine over a store, which it does not own and does not close.
     *
     * @param listener hears what happens; must not throw, see {@link dev.larder.cache.metrics.CacheListeners}
     */
    public CacheEngine(CacheStore store, CacheSettings settings, CacheListener listener) {
        this(store, settings, listener, CacheTracer.NO_OP);
    }

    /** As the other one; {@code tracer} surrounds calls and loads, and must not throw. */
    public CacheEngine(CacheStore store, CacheSettings settings, CacheListener listener, CacheTracer tracer) {
        this(store, settings, listener, tracer, System::nanoTime, () -> ThreadLocalRandom.current()
                .nextDouble());
    }

    CacheEngine(
            CacheStore store,
            CacheSettings settings,
            CacheListener listener,
            CacheTracer tracer,
            LongSupplier nanoClock,
            DoubleSupplier random) {
        this.store = store;
        this.listener = listener;
        this.nanoClock = nanoClock;
        this.renewals = new LeaseRenewals(store, settings.leaseTtl());
        this.cacheAside = new CacheAside(store, settings, listener, tracer, renewals, nanoClock, random);
    }

    /**
     * Answers a call: from the store, from a load under way, or by loading. Throws exactly what the load throws; a
     * store that fails is never the caller's problem. Blocks at most the lease wait on top of store commands and the
     * load.
     */
    public @Nullable Object get(CacheSpec spec, String key, CacheCall call) throws Throwable {
        return cacheAside.get(spec, key, call);
    }

    /**
     * Removes the keys and whatever the patterns match, and returns when all of it is confirmed. Does not throw when
     * the store fails: the failure goes to the log and the listener.
     */
    public void invalidate(Collection<String> keys, Collection<KeyPattern> patterns) {
        if (keys.isEmpty() && patterns.isEmpty()) {
            return;
        }
        long started = nanoClock.getAsLong();
        try {
            long dropped = keys.isEmpty() ? 0 : store.drop(keys);
            for (KeyPattern pattern : patterns) {
                dropped += store.dropMatching(pattern);
            }
            Duration took = Duration.ofNanos(nanoClock.getAsLong() - started);
            listener.onInvalidation(keys.size(), patterns.size(), dropped, took);
        } catch (StoreUnavailableException | ForeignKeyException e) {
            log.error("An invalidation did not reach the store; keys {}, patterns {}", keys, patterns, e);
            listener.onError("", StoreFailures.kindOf(e), e);
        }
    }

    @Override
    public void close() {
        renewals.close();
    }
}
