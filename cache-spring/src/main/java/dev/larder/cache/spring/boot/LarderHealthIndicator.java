package dev.larder.cache.spring.boot;

import dev.larder.cache.engine.CacheEngine;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.PoolState;
import dev.larder.cache.store.ServerInfo;
import dev.larder.cache.store.StoreUnavailableException;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Whether the store answers, how fast, and if not, why.
 *
 * <p>Without its store an application works as if nothing were cached, so this is never {@code DOWN}: it is
 * {@code DEGRADED}, a status that Boot's aggregation passes over, so that a probe takes no instance out of rotation
 * because of a cache. Where it should count, name it in {@code management.endpoint.health.status.order} and
 * {@code management.endpoint.health.status.http-mapping.degraded}.
 */
final class LarderHealthIndicator extends AbstractHealthIndicator {

    static final Status DEGRADED = new Status("DEGRADED", "Methods answer without the cache");

    private final CacheStore store;
    private final CacheEngine engine;
    private final ServerReadings server;

    LarderHealthIndicator(CacheStore store, CacheEngine engine, ServerReadings server) {
        super("The state of the cache cannot be told");
        this.store = store;
        this.engine = engine;
        this.server = server;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        PoolState pool = store.pool();
        if (pool != null) {
            health.withDetail("pool", pool);
        }
        try {
            long begun = System.nanoTime();
            store.ping();
            double millis = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begun) / 1000.0;
            health.up().withDetail("latencyMillis", millis);
            ServerInfo info = server.latest();
            if (info != null) {
                health.withDetail("version", info.version());
            }
        } catch (StoreUnavailableException e) {
            health.status(DEGRADED).withDetail("error", String.valueOf(e.getMessage()));
        }
        health.withDetail("outstandingInvalidations", engine.outstandingInvalidations());
        health.withDetail("breaker", store.isAvailable() ? "closed" : "open");
    }
}
