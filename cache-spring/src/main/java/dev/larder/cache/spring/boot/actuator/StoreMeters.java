package dev.larder.cache.spring.boot.actuator;

import dev.larder.cache.engine.CacheEngine;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.PoolState;
import dev.larder.cache.store.ServerInfo;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Gauges of the store: its breaker, its own connections, and what its server tells. What is not known, because the
 * server is away or the connections are not the library's, is not a number.
 */
final class StoreMeters implements MeterBinder {

    private final CacheStore store;
    private final CacheEngine engine;
    private final ServerReadings server;
    private volatile long evictedKeys;

    StoreMeters(CacheStore store, CacheEngine engine, ServerReadings server) {
        this.store = store;
        this.engine = engine;
        this.server = server;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(registry, CacheMeter.BREAKER_OPEN, () -> store.isAvailable() ? 0 : 1);
        gauge(registry, CacheMeter.INVALIDATIONS_OUTSTANDING, engine::outstandingInvalidations);
        pool(registry, CacheMeter.POOL_CONNECTIONS, PoolState::active, "state", "active");
        pool(registry, CacheMeter.POOL_CONNECTIONS, PoolState::idle, "state", "idle");
        pool(registry, CacheMeter.POOL_WAITING, PoolState::waiting);
        pool(registry, CacheMeter.POOL_MAX, PoolState::max);
        server(registry, CacheMeter.REDIS_MEMORY, ServerInfo::usedMemoryBytes);
        server(registry, CacheMeter.REDIS_HIT_RATIO, ServerInfo::hitRate);
        server(registry, CacheMeter.REDIS_KEYS, ServerInfo::keys);
        FunctionCounter.builder(CacheMeter.REDIS_EVICTED.meterName(), this, StoreMeters::evictedKeys)
                .description(CacheMeter.REDIS_EVICTED.description())
                .register(registry);
        server(registry, CacheMeter.REDIS_CLIENTS, ServerInfo::connectedClients);
    }

    /** While the server is away, what it told last: a counter that is no number would make rates that are none. */
    private double evictedKeys() {
        ServerInfo info = server.latest();
        if (info != null) {
            evictedKeys = info.evictedKeys();
        }
        return evictedKeys;
    }

    private void pool(MeterRegistry registry, CacheMeter meter, ToDoubleFunction<PoolState> value, String... tags) {
        gauge(
                registry,
                meter,
                () -> {
                    PoolState pool = store.pool();
                    return pool == null ? Double.NaN : value.applyAsDouble(pool);
                },
                tags);
    }

    private void server(MeterRegistry registry, CacheMeter meter, ToDoubleFunction<ServerInfo> value) {
        gauge(registry, meter, () -> {
            ServerInfo info = server.latest();
            return info == null ? Double.NaN : value.applyAsDouble(info);
        });
    }

    private static void gauge(MeterRegistry registry, CacheMeter meter, Supplier<Number> value, String... tags) {
        Gauge.builder(meter.meterName(), value)
                .description(meter.description())
                .baseUnit(meter.kind() == CacheMeter.Kind.BYTES ? "bytes" : null)
                .tags(tags)
                .register(registry);
    }
}
