package dev.larder.cache.store;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.key.pattern.KeyPattern;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
    private final OutageListener listener;
    private final IntentLog intents = new GuardedIntents();

    /** Guards a store; it is closed with the guard. */
    public GuardedStore(CacheStore store) {
        this(store, OutageListener.NO_OP);
    }

    /** Guards a store and tells the listener of outages and refusals. */
    public GuardedStore(CacheStore store, OutageListener listener) {
        this.store = store;
        this.listener = listener;
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
    public @Nullable TimedEntry readTimed(String key) {
        return guarded(() -> store.readTimed(key));
    }

    @Override
    public List<@Nullable TimedEntry> readAll(List<String> keys, boolean timed) {
        return guarded(() -> store.readAll(keys, timed));
    }

    @Override
    public List<@Nullable Grant> leaseAll(List<String> keys, LeaseTerms terms) {
        return guarded(() -> store.leaseAll(keys, terms));
    }

    @Override
    public @Nullable Grant lease(String key, LeaseTerms terms) {
        return guarded(() -> store.lease(key, terms));
    }

    @Override
    public List<@Nullable Grant> claimAll(List<Stamped> seen, LeaseTerms terms) {
        return guarded(() -> store.claimAll(seen, terms));
    }

    @Override
    public @Nullable Grant claim(String key, Stamp seen, LeaseTerms terms) {
        return guarded(() -> store.claim(key, seen, terms));
    }

    @Override
    public Grant write(String key, LeaseTerms terms) {
        return guarded(() -> store.write(key, terms));
    }

    @Override
    public List<FillResult> fillAll(List<Fill> fills) {
        return guarded(() -> store.fillAll(fills));
    }

    @Override
    public FillResult fill(Fill fill) {
        return guarded(() -> store.fill(fill));
    }

    @Override
    public List<Boolean> releaseAll(List<Stamped> leases, Duration grace) {
        return guarded(() -> store.releaseAll(leases, grace));
    }

    @Override
    public boolean release(String key, Stamp token, Duration grace) {
        return guarded(() -> store.release(key, token, grace));
    }

    @Override
    public boolean postpone(String key, Stamp token, Duration pause) {
        return guarded(() -> store.postpone(key, token, pause));
    }

    @Override
    public List<Boolean> renewAll(List<Stamped> leases, Duration life) {
        return guarded(() -> store.renewAll(leases, life));
    }

    @Override
    public boolean renew(String key, Stamp token, Duration life) {
        return guarded(() -> store.renew(key, token, life));
    }

    @Override
    public long drop(Collection<String> keys, Duration grace) {
        return guarded(() -> store.drop(keys, grace));
    }

    @Override
    public List<Boolean> dropAllIfUnchanged(List<Seen> seen) {
        return guarded(() -> store.dropAllIfUnchanged(seen));
    }

    @Override
    public boolean dropIfUnchanged(String key, byte[] seen) {
        return guarded(() -> store.dropIfUnchanged(key, seen));
    }

    @Override
    public long dropMatching(KeyPattern pattern, Duration grace, boolean indexed) {
        return guarded(() -> store.dropMatching(pattern, grace, indexed));
    }

    @Override
    public void forEachMatching(KeyPattern pattern, Consumer<String> listener) {
        guarded(() -> {
            store.forEachMatching(pattern, listener);
            return true;
        });
    }

    @Override
    public long dropTagged(Collection<String> tags, Duration grace) {
        return guarded(() -> store.dropTagged(tags, grace));
    }

    @Override
    public @Nullable Duration sweep() {
        return guarded(store::sweep);
    }

    @Override
    public IntentLog intents() {
        return intents;
    }

    @Override
    public Subscription listen(String channel, Consumer<byte[]> messages) {
        return store.listen(channel, messages);
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
        } catch (ForeignKeyException e) {
            breaker.onSuccess(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
            throw e;
        } catch (StoreUnavailableException e) {
            failed(e, System.nanoTime() - begun);
            throw e;
        } catch (RuntimeException | Error e) {
            breaker.releasePermission();
            throw e;
        }
    }

    /** What became of a lease matters to its caller; what the store said, or did not say, is what counts here. */
    private void failed(StoreUnavailableException failure, long nanos) {
        Throwable reason = failure instanceof LeaseUnansweredException ? failure.getCause() : failure;
        if (reason instanceof StoreRefusedException refusal) {
            breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
            listener.onRefusal(refusal);
        } else if (reason instanceof StoreInterruptedException) {
            breaker.releasePermission();
        } else {
            probe.remember(failure);
            breaker.onError(nanos, TimeUnit.NANOSECONDS, failure);
        }
    }

    private final class GuardedIntents implements IntentLog {

        @Override
        public void record(Intent intent, Duration window) {
            guarded(() -> {
                store.intents().record(intent, window);
                return true;
            });
        }

        @Override
        public void remove(Collection<Stamp> ids) {
            guarded(() -> {
                store.intents().remove(ids);
                return true;
            });
        }

        @Override
        public List<Intent> overdue(Duration life, int most) {
            return guarded(() -> store.intents().overdue(life, most));
        }

        @Override
        public void postpone(Collection<Stamp> ids, Duration window) {
            guarded(() -> {
                store.intents().postpone(ids, window);
                return true;
            });
        }
    }
}
