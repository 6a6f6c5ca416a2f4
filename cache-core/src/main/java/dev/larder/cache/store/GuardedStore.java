package dev.larder.cache.store;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.key.KeyPattern;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store behind a circuit breaker, so that an outage costs callers microseconds instead of time-outs. Thread-safe.
 *
 * <p>When half of the last {@value #WINDOW} commands failed with {@link StoreUnavailableException}, and at least
 * {@value #LEAST_COMMANDS} have been seen, the breaker opens: every command fails at once. A thread of its own then
 * pings the store, five times a second, and closes the breaker at the first answer, so no caller ever pays for the
 * question whether the store is back. When the breaker opens again within ten seconds after that, as it does if the
 * store answers pings and nothing else, the pings become rarer, down to one in three seconds. Other exceptions,
 * {@link StoreRefusedException} included, open nothing.
 */
public final class GuardedStore implements CacheStore {

    static final int WINDOW = 8;
    static final int LEAST_COMMANDS = 4;
    private static final float FAILURE_PERCENT = 50;
    private static final Duration PROBE_PERIOD = Duration.ofMillis(200);
    // The breaker never opens half by itself: the probe decides.
    private static final Duration NO_TRIALS = Duration.ofDays(365);

    private final CacheStore store;
    private final CircuitBreaker breaker;
    private final OutageProbe probe;

    /** Guards a store; it is closed with the guard. */
    public GuardedStore(CacheStore store) {
        this(store, OutageListener.NO_OP);
    }

    /** Guards a store and tells the listener of outages. */
    public GuardedStore(CacheStore store, OutageListener listener) {
        this.store = store;
        this.breaker = CircuitBreaker.of(
                "larder-store",
                CircuitBreakerConfig.custom()
                        .slidingWindow(
                                WINDOW,
                                LEAST_COMMANDS,
                                SlidingWindowType.COUNT_BASED,
                                SlidingWindowSynchronizationStrategy.LOCK_FREE)
                        .failureRateThreshold(FAILURE_PERCENT)
                        .waitDurationInOpenState(NO_TRIALS)
                        .build());
        this.probe = new OutageProbe(store, breaker, PROBE_PERIOD, listener);
    }

    @Override
    public boolean isAvailable() {
        return breaker.getState() == CircuitBreaker.State.CLOSED;
    }

    @Override
    public byte @Nullable [] read(String key) {
        return guarded(() -> store.read(key));
    }

    @Override
    public @Nullable Stamp lease(String key, Duration life) {
        return guarded(() -> store.lease(key, life));
    }

    @Override
    public boolean fill(String key, Stamp token, byte[] entry, Duration life) {
        return guarded(() -> store.fill(key, token, entry, life));
    }

    @Override
    public boolean release(String key, Stamp token) {
        return guarded(() -> store.release(key, token));
    }

    @Override
    public boolean renew(String key, Stamp token, Duration life) {
        return guarded(() -> store.renew(key, token, life));
    }

    @Override
    public long drop(Collection<String> keys) {
        return guarded(() -> store.drop(keys));
    }

    @Override
    public boolean dropIfUnchanged(String key, byte[] seen) {
        return guarded(() -> store.dropIfUnchanged(key, seen));
    }

    @Override
    public long dropMatching(KeyPattern pattern) {
        return guarded(() -> store.dropMatching(pattern));
    }

    @Override
    public Watch watch(String key) {
        return store.watch(key);
    }

    @Override
    public void ping() {
        guarded(() -> {
            store.ping();
            return true;
        });
    }

    @Override
    public @Nullable PoolState pool() {
        return store.pool();
    }

    @Override
    public @Nullable ServerInfo serverInfo() {
        return guarded(store::serverInfo);
    }

    @Override
    public void close() {
        probe.close();
        store.close();
    }

    private <T extends @Nullable Object> T guarded(Supplier<T> command) {
        if (!breaker.tryAcquirePermission()) {
            throw new StoreOutageException(probe.lastFailure());
        }
        long begun = System.nanoTime();
        try {
            T reply = command.get();
            breaker.onSuccess(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
            return reply;
        } catch (StoreRefusedException | ForeignKeyException e) {
            // The store answered.
            breaker.onSuccess(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
            throw e;
        } catch (StoreUnavailableException e) {
            probe.remember(e);
            breaker.onError(System.nanoTime() - begun, TimeUnit.NANOSECONDS, e);
            throw e;
        } catch (RuntimeException | Error e) {
            breaker.releasePermission();
            throw e;
        }
    }
}
