package dev.larder.cache.engine;

import dev.larder.cache.CacheException;
import dev.larder.cache.engine.call.BatchCall;
import dev.larder.cache.engine.call.CacheCall;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.entry.Lifetimes;
import dev.larder.cache.engine.lease.LeaseKeeper;
import dev.larder.cache.engine.lease.Leases;
import dev.larder.cache.engine.lease.StoreTrouble;
import dev.larder.cache.engine.lease.SweepSchedule;
import dev.larder.cache.engine.load.AsyncOrigin;
import dev.larder.cache.engine.load.AsyncThreads;
import dev.larder.cache.engine.load.ContextCarrier;
import dev.larder.cache.invalidation.Announcement;
import dev.larder.cache.invalidation.CrashWindow;
import dev.larder.cache.invalidation.DeliveryListener;
import dev.larder.cache.invalidation.Invalidation;
import dev.larder.cache.invalidation.InvalidationChannel;
import dev.larder.cache.invalidation.InvalidationDelivery;
import dev.larder.cache.invalidation.InvalidationOutbox;
import dev.larder.cache.invalidation.Safekeeping;
import dev.larder.cache.invalidation.StoreFailures;
import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.CacheTracer;
import dev.larder.cache.settings.CacheSettings;
import dev.larder.cache.store.CacheStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The cache-aside engine over one store. Thread-safe. */
public final class CacheEngine implements AutoCloseable {

    private final AsyncThreads threads = new AsyncThreads();
    private final ContextCarrier context;
    private final LeaseKeeper keeper;
    private final SweepSchedule sweeps;
    private final InvalidationDelivery delivery;
    private final CrashWindow crashWindow;
    private final Sharing sharing;
    private final CacheAside cacheAside;
    private final CacheAsideBatch batches;
    private final WriteThrough writeThrough;
    private final CacheStore store;
    private final CacheListener listener;
    private @Nullable InvalidationChannel invalidationChannel;

    /**
     * An engine over a store, which it does not own and does not close.
     *
     * @param listener hears what happens; must not throw, see {@link dev.larder.cache.metrics.CacheListeners}
     */
    public CacheEngine(CacheStore store, CacheSettings settings, CacheListener listener) {
        this(store, settings, listener, CacheTracer.NO_OP, ContextCarrier.NONE);
    }

    /**
     * As the other one.
     *
     * @param tracer surrounds calls and loads; must not throw
     * @param context what asynchronous calls take from the caller's thread to this library's
     */
    public CacheEngine(
            CacheStore store,
            CacheSettings settings,
            CacheListener listener,
            CacheTracer tracer,
            ContextCarrier context) {
        this(store, settings, listener, tracer, context, null);
    }

    /**
     * As the other one.
     *
     * @param outbox keeps invalidations that did not reach the store beyond the death of the process; {@code null}:
     *     they are kept in memory alone
     */
    public CacheEngine(
            CacheStore store,
            CacheSettings settings,
            CacheListener listener,
            CacheTracer tracer,
            ContextCarrier context,
            @Nullable InvalidationOutbox outbox) {
        this(store, settings, listener, tracer, context, outbox, System::nanoTime, () -> ThreadLocalRandom.current()
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
        this(store, settings, listener, tracer, context, null, nanoClock, random);
    }

    private CacheEngine(
            CacheStore store,
            CacheSettings settings,
            CacheListener listener,
            CacheTracer tracer,
            ContextCarrier context,
            @Nullable InvalidationOutbox outbox,
            LongSupplier nanoClock,
            DoubleSupplier random) {
        this.context = context;
        this.store = store;
        this.listener = listener;
        this.keeper = new LeaseKeeper(store, settings.leaseTtl(), threads);
        this.delivery = new InvalidationDelivery(store, told(listener), settings.keyPrefix(), settings.grace(), outbox);
        this.crashWindow = new CrashWindow(store, delivery, settings.crashWindow());
        this.sweeps = new SweepSchedule(store, keeper::later, random);
        Leases leases = new Leases(store, settings, keeper, sweeps, new StoreTrouble(listener));
        this.sharing = new Sharing(settings, listener, tracer, leases, delivery, threads, context, nanoClock, random);
        this.cacheAside = new CacheAside(store, settings.grace(), listener, tracer, delivery, nanoClock, sharing);
        this.batches = new CacheAsideBatch(store, listener, tracer, delivery, nanoClock, sharing);
        this.writeThrough = new WriteThrough(
                settings,
                listener,
                leases,
                delivery,
                crashWindow,
                new Lifetimes(random),
                sharing.tagged.limit(),
                nanoClock);
    }

    /** What becomes of invalidations, in the words of the caches' listener. */
    private static DeliveryListener told(CacheListener listener) {
        return new DeliveryListener() {
            @Override
            public void delivered(Invalidation invalidation, long dropped, Duration took) {
                listener.onInvalidation(
                        invalidation.keys().size(),
                        invalidation.patterns().size(),
                        invalidation.tags().size(),
                        dropped,
                        took);
            }

            @Override
            public void failed(Invalidation invalidation, CacheException failure) {
                listener.onError("", StoreFailures.kindOf(failure), failure);
            }
        };
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

    /**
     * Answers for several keys at once: one round trip reads them, one leases what is missing, one load brings it, one
     * round trip stores it; more only where there are more than {@value BatchCall#MOST_KEYS_PER_LOAD} keys or others
     * are loading some of them. Each key is cached as {@link #get} caches it, and either can share the other's load. If
     * the load throws, everybody who waits for one of its keys receives the exception, and nothing of that load is
     * stored; what earlier loads of the call brought stays.
     *
     * <p>Not for caches whose entries carry tags.
     *
     * <p>With no store to ask, the batch loads by itself, shared with nobody.
     *
     * <p>Listeners are told of each key as of a call of its own, and of each load once, with the first of its keys.
     *
     * @param keys each once
     * @return the values in the order of the keys; {@code null} or what the type calls absent where there is none
     */
    public List<@Nullable Object> getAll(CacheSpec spec, List<String> keys, BatchCall call) throws Throwable {
        return batches.get(spec, keys, call);
    }

    /** Captures the calling thread, so that what belongs to its call can go on on a thread of this library. */
    public AsyncOrigin origin() {
        return new AsyncOrigin(threads, sharing.loads.runner(), context);
    }

    /**
     * Begins an update of a key; to be called before the source is written. From now on nobody is served from the key
     * or fills it, and what this engine's callers load for it is not stored, until the update ends. Does not throw when
     * the store fails: then nothing is stored at the end. Blocks for one store command, and for another if
     * invalidations are {@link #announces announced}.
     */
    public EntryUpdate beginUpdate(CacheSpec spec, String key) {
        return writeThrough.begin(spec, key);
    }

    /** Begins an update whose result will not be stored: it drops the entry at its end, and does not close the key. */
    public EntryUpdate beginUpdateWithoutResult(CacheSpec spec, String key) {
        return writeThrough.beginWithoutResult(spec, key);
    }

    /**
     * Removes what the invalidation names, and returns when all of it is confirmed. Does not throw when the store
     * fails: it is tried again until it succeeds, and until then this engine neither serves nor stores what it reaches.
     */
    public void invalidate(Invalidation invalidation) {
        delivery.deliver(invalidation);
    }

    /** As {@link #invalidate(Invalidation)}; what was announced is over when the store has confirmed it. */
    public void invalidate(Invalidation invalidation, Announcement announcement) {
        delivery.deliver(invalidation, announcement);
    }

    /**
     * As the other one, at the end of a transaction.
     *
     * @param safekeeping how an outbox gets what does not reach the store
     */
    public void invalidate(Invalidation invalidation, Announcement announcement, Safekeeping safekeeping) {
        delivery.deliver(invalidation, announcement, safekeeping);
    }

    /** Whether what a transaction will invalidate is to be saved with it: there is an outbox, and the store is away. */
    public boolean savesBeforeCommit() {
        return delivery.savesBeforeCommit();
    }

    /**
     * Saves, as a part of the transaction of the calling thread, what will be invalidated after its commit; what is
     * returned is to be told when that is over. {@code null} if the outbox cannot take part in the transaction. Does
     * not throw.
     */
    public @Nullable Announcement saveBeforeCommit(Invalidation invalidation) {
        return delivery.saveBeforeCommit(invalidation);
    }

    /**
     * Takes note of a cache before its first read, so that patterns which reach it are looked up where its keys are.
     *
     * @param allKeys every key the cache can have
     */
    public void declare(CacheSpec spec, KeyPattern allKeys) {
        delivery.declare(allKeys, spec.indexed());
    }

    /** Whether invalidations are announced before the write. */
    public boolean announces() {
        return crashWindow.isOn();
    }

    /**
     * Notes in the store, before a write, what will be invalidated after it, so that another process does it should
     * this one die in between. One command; a store that fails is passed over.
     */
    public Announcement announce(Invalidation invalidation) {
        return crashWindow.announce(invalidation);
    }

    /** As {@link #invalidate(Invalidation)}, without tags. */
    public void invalidate(Collection<String> keys, Collection<KeyPattern> patterns) {
        invalidate(new Invalidation(keys, patterns, List.of()));
    }

    /**
     * From now on carries out what other programs send to a channel of the store, until this engine is closed. At most
     * once.
     *
     * @param channel its full name
     */
    public void listen(String channel) {
        invalidationChannel = new InvalidationChannel(store, channel, delivery, listener::onInvalidationMessage);
    }

    /** How many invalidations have not reached the store and are tried again. */
    public int outstandingInvalidations() {
        return delivery.outstanding();
    }

    /** How many loads of this process others could join; for tests of what is left behind. */
    int loadsUnderWay() {
        return sharing.loadsUnderWay();
    }

    /** Whether the store will be swept soon; for tests of who begins it. */
    public boolean sweepsSoon() {
        return sweeps.isAttentive();
    }

    @Override
    public void close() {
        if (invalidationChannel != null) {
            invalidationChannel.close();
        }
        sharing.background.close();
        keeper.close();
        crashWindow.close();
        delivery.close();
        threads.close();
    }
}
