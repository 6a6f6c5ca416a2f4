package dev.larder.cache.store.memory;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.key.KeyPattern;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.Watch;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Entries in this process's memory, with the semantics of the Redis store: for tests and first steps. Nobody else sees
 * them, and they end with the process. Thread-safe; never fails.
 *
 * <p>Expired entries vanish, so memory is bounded by what is stored within one life; there is no limit beyond that.
 */
public final class MemoryStore implements CacheStore {

    private static final int LEAST_WRITES_BETWEEN_SWEEPS = 1024;

    /** An entry and when it ends; compared by identity, because content proves nothing. */
    private static final class Stored {

        private final byte[] bytes;
        private final long expiresNanos;

        Stored(byte[] bytes, long expiresNanos) {
            this.bytes = bytes;
            this.expiresNanos = expiresNanos;
        }

        byte[] bytes() {
            return bytes;
        }

        boolean isAlive(long nowNanos) {
            return expiresNanos - nowNanos > 0;
        }
    }

    private final ConcurrentHashMap<String, Stored> entries = new ConcurrentHashMap<>();
    private final MemoryWatches watches = new MemoryWatches();
    private final AtomicLong writesSinceSweep = new AtomicLong();
    private final LongSupplier ticker;

    /** A store whose lives pass with real time. */
    public MemoryStore() {
        this(System::nanoTime);
    }

    /** A store whose lives pass as the ticker says. */
    public MemoryStore(LongSupplier nanoTicker) {
        this.ticker = nanoTicker;
    }

    @Override
    public byte @Nullable [] read(String key) {
        Stored stored = entries.get(key);
        return stored == null || !stored.isAlive(ticker.getAsLong())
                ? null
                : stored.bytes().clone();
    }

    @Override
    public @Nullable Stamp lease(String key, Duration life) {
        Stamp token = Stamp.fresh();
        boolean placed = change(key, alive -> alive == null ? stored(Envelope.lease(token), life) : alive);
        return placed ? token : null;
    }

    @Override
    public boolean fill(String key, Stamp token, byte[] entry, Duration life) {
        Stored next = stored(entry.clone(), life);
        boolean stored = change(key, alive -> has(alive, token) ? next : alive) || isThere(key, entry);
        watches.wake(key);
        return stored;
    }

    /** Whether this very entry stands there already: the fill was repeated. */
    private boolean isThere(String key, byte[] entry) {
        Envelope envelope = Envelope.parse(entry);
        Stored there = entries.get(key);
        return envelope != null && there != null && there.isAlive(ticker.getAsLong()) && has(there, envelope.stamp());
    }

    @Override
    public boolean release(String key, Stamp token) {
        boolean released = change(key, alive -> holdsLease(alive, token) ? null : alive);
        watches.wake(key);
        return released;
    }

    @Override
    public boolean renew(String key, Stamp token, Duration life) {
        return change(key, alive -> alive != null && holdsLease(alive, token) ? stored(alive.bytes(), life) : alive);
    }

    @Override
    public long drop(Collection<String> keys) {
        return keys.stream().filter(this::dropOne).count();
    }

    private boolean dropOne(String key) {
        return change(key, alive -> null);
    }

    @Override
    public boolean dropIfUnchanged(String key, byte[] seen) {
        return change(key, alive -> alive != null && Arrays.equals(alive.bytes(), seen) ? null : alive);
    }

    @Override
    public long dropMatching(KeyPattern pattern) {
        return entries.keySet().stream()
                .filter(pattern::matches)
                .filter(this::dropOne)
                .count();
    }

    @Override
    public Watch watch(String key) {
        return watches.watch(key);
    }

    @Override
    public void ping() {}

    @Override
    public void close() {
        entries.clear();
    }

    /**
     * One atomic step on a key; an expired entry counts as none. Returns whether the step changed what stands there.
     */
    private boolean change(String key, UnaryOperator<@Nullable Stored> step) {
        Change change = new Change();
        entries.compute(key, (k, stored) -> {
            Stored alive = stored != null && stored.isAlive(ticker.getAsLong()) ? stored : null;
            Stored next = step.apply(alive);
            change.happened = next != alive;
            return next;
        });
        sweepNowAndThen();
        return change.happened;
    }

    private static final class Change {
        private boolean happened;
    }

    private Stored stored(byte[] bytes, Duration life) {
        return new Stored(bytes, ticker.getAsLong() + life.toNanos());
    }

    private static boolean has(@Nullable Stored stored, Stamp stamp) {
        Envelope entry = stored == null ? null : Envelope.parse(stored.bytes());
        return entry != null && entry.hasStamp(stamp);
    }

    private static boolean holdsLease(@Nullable Stored stored, Stamp token) {
        Envelope entry = stored == null ? null : Envelope.parse(stored.bytes());
        return entry != null
                && entry.hasStamp(token)
                && (entry.kind() == Envelope.Kind.LEASE || entry.kind() == Envelope.Kind.WRITE);
    }

    /** Looks at every entry once in at least as many writes, so a write costs the same however many there are. */
    private void sweepNowAndThen() {
        if (writesSinceSweep.incrementAndGet() > Math.max(LEAST_WRITES_BETWEEN_SWEEPS, entries.size())) {
            writesSinceSweep.set(0);
            long now = ticker.getAsLong();
            entries.values().removeIf(stored -> !stored.isAlive(now));
        }
    }
}
