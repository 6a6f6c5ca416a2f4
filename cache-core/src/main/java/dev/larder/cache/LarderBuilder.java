package dev.larder.cache;

import dev.larder.cache.codec.Codec;
import dev.larder.cache.codec.format.Codecs;
import dev.larder.cache.engine.CacheEngine;
import dev.larder.cache.engine.load.ContextCarrier;
import dev.larder.cache.integration.LarderParts;
import dev.larder.cache.invalidation.InvalidationOutbox;
import dev.larder.cache.key.DefaultKeySchema;
import dev.larder.cache.key.KeySchema;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.CacheListeners;
import dev.larder.cache.metrics.CacheTracer;
import dev.larder.cache.metrics.CallLog;
import dev.larder.cache.metrics.OutcomeRecorder;
import dev.larder.cache.metrics.StatisticsListener;
import dev.larder.cache.metrics.Troubles;
import dev.larder.cache.settings.CacheSettings;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.GuardedStore;
import dev.larder.cache.store.OutageListener;
import dev.larder.cache.store.ScanListener;
import dev.larder.cache.store.StoreRefusedException;
import dev.larder.cache.store.memory.MemoryStore;
import dev.larder.cache.store.redis.RedisStore;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import dev.larder.cache.transaction.TransactionContext;
import dev.larder.cache.transaction.TransactionScope;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;

/** Collects what a {@link Larder} is made of. Not thread-safe. A later call of a method overrides an earlier one. */
public final class LarderBuilder {

    private StoreOpener store = openRedis(RedisConnectionSettings.builder());
    private CacheSettings settings = CacheSettings.DEFAULTS;
    private @Nullable KeySchema keySchema;
    private final List<Codec> codecs = new ArrayList<>();
    private final List<CacheListener> listeners = new ArrayList<>();
    private CacheTracer tracer = CacheTracer.NO_OP;

    private ContextCarrier context = ContextCarrier.NONE;
    private TransactionContext transactions = TransactionContext.NONE;
    private @Nullable InvalidationOutbox outbox;
    private String channel = "";

    LarderBuilder() {}

    /**
     * The Redis server, with connections of this library's own. Default: {@code redis://localhost:6379}. Nothing waits
     * for it: without it every call is answered by its loader, until it is there.
     *
     * @param url {@code redis://[user:password@]host[:port][/database]}, or {@code rediss://} for TLS
     */
    public LarderBuilder redis(String url) {
        return redis(RedisConnectionSettings.builder().url(url));
    }

    /** The Redis server in every detail. The key prefix is taken from the {@link #settings}. */
    public LarderBuilder redis(RedisConnectionSettings.Builder connection) {
        store = openRedis(connection);
        return this;
    }

    /** A client of yours, taken as it is: its pool, its time-outs. It is not closed. */
    public LarderBuilder redis(UnifiedJedis client) {
        store = (settings, watcher) ->
                new GuardedStore(RedisStore.using(client, settings.keyPrefix(), watcher), watcher);
        return this;
    }

    /** No Redis: entries live in this process's memory. For tests and first steps. */
    public LarderBuilder memory() {
        store = (settings, watcher) -> new MemoryStore();
        return this;
    }

    /** A store of yours. It is closed with the {@link Larder}. */
    public LarderBuilder store(CacheStore own) {
        store = (settings, watcher) -> own;
        return this;
    }

    /** What holds for all caches. Default: {@link CacheSettings#DEFAULTS}. */
    public LarderBuilder settings(CacheSettings settings) {
        this.settings = settings;
        return this;
    }

    /** How keys are spelled. Default: {@link DefaultKeySchema} with the settings' prefix and length limit. */
    public LarderBuilder keySchema(KeySchema schema) {
        this.keySchema = schema;
        return this;
    }

    /** Adds a codec, which caches choose by its name. */
    public LarderBuilder codec(Codec codec) {
        codecs.add(codec);
        return this;
    }

    /** Adds a listener. */
    public LarderBuilder listener(CacheListener listener) {
        listeners.add(listener);
        return this;
    }

    /** What asynchronous calls take from the caller's thread to this library's. Default: nothing. */
    public LarderBuilder context(ContextCarrier carrier) {
        context = carrier;
        return this;
    }

    /** What surrounds calls and loads, for traces. Default: {@link CacheTracer#NO_OP}. */
    public LarderBuilder tracer(CacheTracer tracer) {
        this.tracer = tracer;
        return this;
    }

    /**
     * What transactions there are: loads inside them are not stored, invalidations follow their commit. Default: none.
     */
    public LarderBuilder transactions(TransactionContext transactions) {
        this.transactions = transactions;
        return this;
    }

    /**
     * Where invalidations that did not reach Redis are kept beyond the death of the process. Default: nowhere; they are
     * kept in memory alone. It is read before this builder returns the larder.
     */
    public LarderBuilder outbox(InvalidationOutbox outbox) {
        this.outbox = outbox;
        return this;
    }

    /**
     * The Redis channel on which other programs say what to invalidate, each message in the form of
     * {@link dev.larder.cache.invalidation.InvalidationMessage}. Default: empty text, nobody listens.
     */
    public LarderBuilder invalidationChannel(String name) {
        channel = name;
        return this;
    }

    /**
     * Makes it. Does not wait for Redis.
     *
     * @throws CacheConfigurationException if a setting is wrong; the message says which and the cure
     */
    public Larder build() {
        KeySchema schema =
                keySchema != null ? keySchema : new DefaultKeySchema(settings.keyPrefix(), settings.keyMaxLength());
        Codecs known = Codecs.of(codecs);
        StatisticsListener statistics = new StatisticsListener();
        Troubles troubles = new Troubles(System::nanoTime, Clock.systemUTC());
        CacheListener everybody = CacheListeners.of(Stream.concat(
                        Stream.of(statistics, troubles, new CallLog(), OutcomeRecorder.LISTENER), listeners.stream())
                .toList());
        CacheStore opened = store.open(settings, new StoreWatcher(everybody, troubles));
        CacheEngine engine = new CacheEngine(opened, settings, everybody, tracer, context, outbox);
        if (!channel.isEmpty()) {
            engine.listen(channel);
        }
        TransactionScope scope = new TransactionScope(engine, transactions);
        LarderParts parts = new LarderParts(engine, opened, settings, known, schema, everybody, scope);
        return new Larder(parts, statistics, troubles);
    }

    private static StoreOpener openRedis(RedisConnectionSettings.Builder connection) {
        return (settings, watcher) -> new GuardedStore(
                RedisStore.connecting(connection.keyPrefix(settings.keyPrefix()).build(), watcher), watcher);
    }

    private interface StoreOpener {
        CacheStore open(CacheSettings settings, StoreWatcher watcher);
    }

    /** Tells the caches' listener what happens in the store, which knows no caches. */
    private record StoreWatcher(CacheListener listener, Troubles troubles) implements OutageListener, ScanListener {

        @Override
        public void onOutage(Throwable cause) {
            listener.onOutage(cause);
        }

        @Override
        public void onRecovery(Duration outage) {
            listener.onRecovery(outage);
        }

        @Override
        public void onRefusal(StoreRefusedException refusal) {
            troubles.onRefusal(refusal);
        }

        @Override
        public void onStep(int lookedAt, int dropped) {
            listener.onScan(lookedAt, dropped);
        }
    }
}
