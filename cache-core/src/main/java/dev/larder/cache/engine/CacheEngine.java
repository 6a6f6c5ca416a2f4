package dev.larder.cache.engine;

import dev.larder.cache.invalidation.Invalidation;
import dev.larder.cache.invalidation.InvalidationDelivery;
import dev.larder.cache.key.KeyPattern;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.CacheTracer;
import dev.larder.cache.store.CacheStore;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The cache-aside engine over one store. Thread-safe. */
public final class CacheEngine implements AutoCloseable {

    private final LeaseRenewals renewals;
    private final ScheduledExecutorService deliveryThread;
    private final InvalidationDelivery delivery;
    private final CacheAside cacheAside;
    private final ContextCarrier context;
    private final AsyncThreads threads = new AsyncThreads();

    /**
     * An engine over a store, which it does not own and does not close.
     *
     * @param listener hears what happens; must not throw, see {@link dev.larder.cache.metrics.CacheListeners}
     */
    public CacheEngine(CacheStore store, CacheSettings settings, CacheListener listener) {
        this(store, settings, listener, CacheTracer.NO_OP, ContextCarrier.NONE);
    }

    /**
     * As the other one, for those who have more to bring.
     *
     * @param tracer surrounds calls and loads; must not throw
     * @param context what asynchronous calls take along from the caller's thread
     */
    public CacheEngine(
            CacheStore store,
            CacheSettings settings,
            CacheListener listener,
            CacheTracer tracer,
            ContextCarrier context) {
        this(store, settings, listener, tracer, context, System::nanoTime, () -> ThreadLocalRandom.current()
                .nextDouble());
    }

    CacheEngine(
            CacheStore store,
            CacheSettings settings,
            CacheListener listener,
            CacheTracer tracer,
            ContextCarrier context,
            LongSupplier nanoClock,
            DoubleSupplier random) {
        this.context = context;
        this.renewals = new LeaseRenewals(store, settings.leaseTtl());
        this.deliveryThread = Executors.newSingleThreadScheduledExecutor(CacheEngine::deliveryThread);
        this.delivery = new InvalidationDelivery(store, listener, settings.keyPrefix(), deliveryThread);
        this.cacheAside = new CacheAside(store, settings, listener, tracer, renewals, delivery, nanoClock, random);
    }

    private static Thread deliveryThread(Runnable task) {
        Thread thread = new Thread(task, "larder-invalidation-delivery");
        thread.setDaemon(true);
        return thread;
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
     * As {@link #get}, on a thread of this library: the calling thread neither blocks nor talks to the store. The
     * future completes when the call is answered, on that thread, after the fill was answered or failed. It fails with
     * exactly what the load throws, and it is the caller's own: whoever cancels it waits no more, and the load goes on
     * for those who joined it and to be stored.
     *
     * @param call its load may block; {@link CacheCall#mayFill} is asked on the thread of this library
     */
    public CompletableFuture<@Nullable Object> getAsync(CacheSpec spec, String key, CacheCall call) {
        return origin().run(() -> cacheAside.get(spec, key, call));
    }

    /** Captures the calling thread, so that what belongs to its call can go on on a thread of this library. */
    public AsyncOrigin origin() {
        return new AsyncOrigin(threads, cacheAside.loads(), context);
    }

    /**
     * Removes the keys and whatever the patterns match, and returns when all of it is confirmed. Does not throw when
     * the store fails: it is tried again until it succeeds, and until then this engine neither serves nor stores what
     * it reaches.
     */
    public void invalidate(Collection<String> keys, Collection<KeyPattern> patterns) {
        delivery.deliver(new Invalidation(keys, patterns));
    }

    /** How many invalidations have not reached the store and are tried again. */
    public int outstandingInvalidations() {
        return delivery.outstanding();
    }

    @Override
    public void close() {
        renewals.close();
        delivery.close();
        deliveryThread.shutdownNow();
        threads.close();
    }
}
