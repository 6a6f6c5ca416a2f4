package dev.larder.cache.spring.boot.actuator;

import dev.larder.cache.Larder;
import dev.larder.cache.metrics.Trouble;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.GuardedStore;
import dev.larder.cache.store.NoStore;
import dev.larder.cache.store.PoolState;
import dev.larder.cache.store.ServerInfo;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.memory.MemoryStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Whether the store answers, how fast, and if not, why; and what it refuses although it answers.
 *
 * <p>Without its store an application works as if nothing were cached, so this is never {@code DOWN}: it is
 * {@code DEGRADED}, a status that Boot's aggregation passes over, so that a probe takes no instance out of rotation
 * because of a cache. Where it should count, name it in {@code management.endpoint.health.status.order} and
 * {@code management.endpoint.health.status.http-mapping.degraded}.
 */
final class LarderHealthIndicator extends AbstractHealthIndicator {

    static final Status DEGRADED = new Status("DEGRADED", "Methods answer without the cache");

    private final Larder larder;
    private final CacheStore store;
    private final ServerReadings server;

    LarderHealthIndicator(Larder larder, ServerReadings server) {
        super("The state of the cache cannot be told");
        this.larder = larder;
        this.store = larder.parts().store();
        this.server = server;
    }

    @Override
    protected void doHealthCheck(Health.Builder health) {
        health.withDetail("store", storeName());
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
        List<Trouble> troubles = larder.troubles();
        if (!troubles.isEmpty()) {
            health.status(DEGRADED).withDetail("troubles", troubles);
        }
        health.withDetail("outstandingInvalidations", larder.parts().engine().outstandingInvalidations());
        health.withDetail("breaker", store.isAvailable() ? "closed" : "open");
    }

    private String storeName() {
        if (store instanceof GuardedStore) {
            return "redis";
        }
        if (store instanceof NoStore) {
            return "none, because larder.enabled=false";
        }
        return store instanceof MemoryStore ? "memory" : store.getClass().getName();
    }
}
