package dev.larder.cache.engine;

import dev.larder.cache.engine.call.Behind;
import dev.larder.cache.engine.call.CacheCall;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.load.ContextCarrier;
import dev.larder.cache.explore.Process;
import dev.larder.cache.explore.Transaction;
import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.CacheTracer;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.transaction.ExploredTransaction;
import java.time.Duration;
import java.util.Collection;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** A process of the explorations: the engine of this room, with its clock and its randomness in their hands. */
public final class ExploredEngine implements Process {

    private static final CacheSpec PLAIN = Caches.strings();
    private static final CacheSpec RENEWING = Caches.renewing(Duration.ofMinutes(1), Duration.ofMinutes(10), null);

    private final CacheSpec spec;
    private final CacheEngine engine;

    /** Called by reflection, from another class loader. */
    public ExploredEngine(CacheStore store, LongSupplier nanoClock, boolean renews) {
        this.spec = renews ? RENEWING : PLAIN;
        this.engine = new CacheEngine(
                store,
                Caches.settings(Duration.ofMillis(100), Duration.ofMillis(100)),
                CacheListener.NO_OP,
                CacheTracer.NO_OP,
                ContextCarrier.NONE,
                nanoClock,
                () -> 0.5);
    }

    @Override
    public Object get(String key, Load load) throws Throwable {
        return engine.get(spec, key, load::run);
    }

    @Override
    public Object getInTransaction(String key, Load load) throws Throwable {
        return get(key, load, null);
    }

    @Override
    public Object getInTransaction(String key, Load load, Load behind) throws Throwable {
        return get(key, load, new Behind<>(behind::run, Behind.Turn.NOW));
    }

    private Object get(String key, Load load, @Nullable Behind<CacheCall> behind) throws Throwable {
        return engine.get(spec, key, new CacheCall() {
            @Override
            public Object load() throws Throwable {
                return load.run();
            }

            @Override
            public boolean mayFill() {
                return false;
            }

            @Override
            public @Nullable Behind<CacheCall> behind() {
                return behind;
            }
        });
    }

    @Override
    public void invalidate(Collection<String> keys, Collection<KeyPattern> patterns) {
        engine.invalidate(keys, patterns);
    }

    @Override
    public Transaction begin() {
        return new ExploredTransaction(engine);
    }

    @Override
    public int loadsUnderWay() {
        return engine.loadsUnderWay();
    }

    @Override
    public int outstandingInvalidations() {
        return engine.outstandingInvalidations();
    }
}
