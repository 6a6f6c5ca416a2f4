package dev.larder.cache.store.memory;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Envelope.Kind;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.Fill;
import dev.larder.cache.store.FillResult;
import dev.larder.cache.store.Grant;
import dev.larder.cache.store.IntentLog;
import dev.larder.cache.store.LeaseTerms;
import dev.larder.cache.store.Seen;
import dev.larder.cache.store.Stamped;
import dev.larder.cache.store.Subscription;
import dev.larder.cache.store.TimedEntry;
import dev.larder.cache.store.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Entries in this process's memory, with the semantics of the Redis store: for tests and first steps. Nobody else sees
 * them, and they end with the process. Thread-safe; never fails.
 *
 * <p>Expired entries vanish, so memory is bounded by what is stored within one life; there is no limit beyond that. It
 * keeps no index of keys: a pattern is compared with every key.
 */
public final class MemoryStore implements CacheStore {

    private static final int LEAST_WRITES_BETWEEN_SWEEPS = 1024;

    private final ConcurrentHashMap<String, MemoryEntry> entries = new ConcurrentHashMap<>();
    private final MemoryWatches watches = new MemoryWatches();
    private final MemoryTags tags;
    private final MemoryGrace grace;
    private final MemoryIntents intents;
    private final AtomicLong writesSinceSweep = new AtomicLong();
    private final LongSupplier ticker;

    /** A store whose lives pass with real time. */
    public MemoryStore() {
        this(System::nanoTime);
    }

    /** A store whose lives pass as the ticker says. */
    public MemoryStore(LongSupplier nanoTicker) {
        this.ticker = nanoTicker;
        this.tags = new MemoryTags(nanoTicker);
        this.grace = new MemoryGrace(nanoTicker);
        this.intents = new MemoryIntents(nanoTicker);
    }

    // ---- Reading

    @Override
    public byte @Nullable [] read(String key) {
        MemoryEntry entry = alive(key);
        return entry == null ? null : entry.bytes();
    }

    @Override
    public @Nullable TimedEntry readTimed(String key) {
        MemoryEntry entry = alive(key);
        return entry == null ? null : new TimedEntry(entry.bytes(), entry.remainingMillis(ticker.getAsLong()));
    }

    @Override
    public List<@Nullable TimedEntry> readAll(List<String> keys, boolean timed) {
        List<@Nullable TimedEntry> found = new ArrayList<>(keys.size());
        for (String key : keys) {
            found.add(readTimed(key));
        }
        return found;
    }

    private @Nullable MemoryEntry alive(String key) {
        MemoryEntry entry = entries.get(key);
        return entry != null && entry.isAlive(ticker.getAsLong()) ? entry : null;
    }

    // ---- Taking

    @Override
    public List<@Nullable Grant> leaseAll(List<String> keys, LeaseTerms terms) {
        List<@Nullable Grant> grants = new ArrayList<>(keys.size());
        for (String key : keys) {
            Stamp token = Stamp.fresh();
            boolean placed =
                    change(key, alive -> alive == null ? entry(Envelope.lease(token, key), terms.life()) : alive);
            grants.add(placed ? granted(key, token, terms) : null);
        }
        return grants;
    }

    @Override
    public List<@Nullable Grant> claimAll(List<Stamped> seen, LeaseTerms terms) {
        List<@Nullable Grant> grants = new ArrayList<>(seen.size());
        seen.forEach(one -> grants.add(claim(one.key(), one.stamp(), terms)));
        return grants;
    }

    @Override
    public @Nullable Grant claim(String key, Stamp seen, LeaseTerms terms) {
        Stamp token = Stamp.fresh();
        boolean placed = change(key, alive -> {
            Envelope entry = alive == null ? null : alive.envelope();
            return alive != null && entry != null && mayClaim(alive, entry, seen)
                    ? claimed(alive, entry, token, terms.life())
                    : alive;
        });
        return placed ? granted(key, token, terms) : null;
    }

    private boolean mayClaim(MemoryEntry alive, Envelope entry, Stamp seen) {
        return entry.hasStamp(seen)
                && switch (entry.kind()) {
                    case VALUE -> true;
                    case CLAIM ->
                        entry.isPaused() || alive.remainingMillis(ticker.getAsLong()) <= entry.claimUntilMillis();
                    case LEASE, WRITE, FENCE -> false;
                };
    }

    /** Under a claim that lasts {@code life} from now, in an entry that lives at least so long. */
    private MemoryEntry claimed(MemoryEntry alive, Envelope entry, Stamp token, Duration life) {
        long remaining = alive.remainingMillis(ticker.getAsLong());
        long prolonged = Math.max(0, life.toMillis() - remaining);
        byte[] bytes = entry.claimed(token, remaining + prolonged - life.toMillis(), prolonged);
        return alive.changed(bytes, prolonged);
    }

    @Override
    public Grant write(String key, LeaseTerms terms) {
        Stamp token = Stamp.fresh();
        change(key, alive -> entry(Envelope.write(token, key), terms.life()));
        return granted(key, token, terms);
    }

    /** What the holder has to know is looked up after it holds, and before it loads (rules R13, R24). */
    private Grant granted(String key, Stamp token, LeaseTerms terms) {
        return new Grant(token, terms.notesClock() ? tags.clock() : 0, terms.heedsGrace() && grace.reaches(key));
    }

    // ---- Filling, or giving back

    @Override
    public List<FillResult> fillAll(List<Fill> fills) {
        return fills.stream().map(this::fill).toList();
    }

    @Override
    public FillResult fill(Fill fill) {
        if (!fill.tags().isEmpty() && !tags.join(fill.tags(), fill.key(), fill.life(), fill.clock())) {
            release(fill.key(), fill.token());
            return FillResult.TAG_INVALIDATED;
        }
        MemoryEntry next = entry(fill.entry().clone(), fill.life());
        boolean stored = change(fill.key(), alive -> has(alive, fill.token()) ? next : alive)
                || isThere(fill.key(), fill.entry());
        watches.wake(fill.key());
        return stored ? FillResult.STORED : FillResult.LEASE_LOST;
    }

    /** Whether this very entry stands there already: the fill was repeated. */
    private boolean isThere(String key, byte[] bytes) {
        Envelope entry = Envelope.parse(bytes);
        return entry != null && has(alive(key), entry.stamp());
    }

    @Override
    public List<Boolean> releaseAll(List<Stamped> leases, Duration grace) {
        return leases.stream()
                .map(one -> release(one.key(), one.stamp(), grace))
                .toList();
    }

    @Override
    public boolean release(String key, Stamp token, Duration grace) {
        boolean released = change(key, alive -> {
            Envelope entry = leased(alive, token);
            return entry == null || alive == null ? alive : released(key, alive, entry, grace);
        });
        watches.wake(key);
        return released;
    }

    private @Nullable MemoryEntry released(String key, MemoryEntry alive, Envelope entry, Duration grace) {
        if (entry.kind() == Kind.CLAIM) {
            return alive.changed(entry.unclaimed(Stamp.fresh()), 0);
        }
        return entry.kind() == Kind.WRITE && !grace.isZero() ? entry(Envelope.fence(Stamp.fresh(), key), grace) : null;
    }

    @Override
    public boolean postpone(String key, Stamp token, Duration pause) {
        boolean postponed = change(key, alive -> {
            Envelope entry = leased(alive, token);
            if (alive == null || entry == null || entry.kind() != Kind.CLAIM) {
                return alive;
            }
            long until = alive.remainingMillis(ticker.getAsLong()) - pause.toMillis();
            return alive.changed(entry.paused(Stamp.fresh(), Math.max(0, until)), 0);
        });
        watches.wake(key);
        return postponed;
    }

    @Override
    public List<Boolean> renewAll(List<Stamped> leases, Duration life) {
        return leases.stream().map(one -> renew(one.key(), one.stamp(), life)).toList();
    }

    @Override
    public boolean renew(String key, Stamp token, Duration life) {
        return change(key, alive -> {
            Envelope entry = leased(alive, token);
            if (alive == null || entry == null) {
                return alive;
            }
            return entry.kind() == Kind.CLAIM ? claimed(alive, entry, token, life) : entry(alive.bytes(), life);
        });
    }

    // ---- Invalidating

    @Override
    public long drop(Collection<String> keys, Duration grace) {
        return keys.stream().filter(key -> dropOne(key, grace)).count();
    }

    private boolean dropOne(String key, Duration fence) {
        boolean[] wasThere = new boolean[1];
        change(key, alive -> {
            wasThere[0] = alive != null;
            return !fence.isZero() ? entry(Envelope.fence(Stamp.fresh(), key), fence) : null;
        });
        return wasThere[0];
    }

    @Override
    public List<Boolean> dropAllIfUnchanged(List<Seen> seen) {
        return seen.stream().map(one -> dropIfUnchanged(one.key(), one.bytes())).toList();
    }

    @Override
    public boolean dropIfUnchanged(String key, byte[] seen) {
        return change(key, alive -> alive != null && Arrays.equals(alive.bytes(), seen) ? null : alive);
    }

    @Override
    public long dropMatching(KeyPattern pattern, Duration fence, boolean indexed) {
        if (!fence.isZero()) {
            grace.note(pattern, fence);
        }
        return entries.keySet().stream()
                .filter(pattern::matches)
                .filter(key -> alive(key) != null)
                .filter(key -> dropOne(key, fence))
                .count();
    }

    @Override
    public void forEachMatching(KeyPattern pattern, Consumer<String> listener) {
        entries.keySet().stream()
                .filter(pattern::matches)
                .filter(key -> alive(key) != null)
                .forEach(listener);
    }

    @Override
    public long dropTagged(Collection<String> invalidated, Duration fence) {
        tags.raise(invalidated, fence);
        return drop(tags.members(invalidated), fence);
    }

    @Override
    public @Nullable Duration sweep() {
        removeExpired();
        return tags.sweep(key -> alive(key) != null);
    }

    @Override
    public IntentLog intents() {
        return intents;
    }

    // ---- Messages, and the store itself

    @Override
    public Watch watch(String key) {
        return watches.watch(key);
    }

    /** Hears nothing: there is nobody else. */
    @Override
    public Subscription listen(String channel, Consumer<byte[]> messages) {
        return () -> {};
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
    private boolean change(String key, UnaryOperator<@Nullable MemoryEntry> step) {
        boolean[] changed = new boolean[1];
        entries.compute(key, (k, stored) -> {
            MemoryEntry alive = stored != null && stored.isAlive(ticker.getAsLong()) ? stored : null;
            MemoryEntry next = step.apply(alive);
            changed[0] = next != alive;
            return next;
        });
        sweepNowAndThen();
        return changed[0];
    }

    private MemoryEntry entry(byte[] bytes, Duration life) {
        return new MemoryEntry(bytes, ticker.getAsLong() + life.toNanos());
    }

    private static boolean has(@Nullable MemoryEntry alive, Stamp stamp) {
        Envelope entry = alive == null ? null : alive.envelope();
        return entry != null && entry.hasStamp(stamp);
    }

    /** What the token stands for; {@code null} if it does not stand there, or is the stamp of a value. */
    private static @Nullable Envelope leased(@Nullable MemoryEntry alive, Stamp token) {
        Envelope entry = alive == null ? null : alive.envelope();
        return entry != null && entry.hasStamp(token) && entry.kind() != Kind.VALUE && entry.kind() != Kind.FENCE
                ? entry
                : null;
    }

    /** Looks at every entry once in at least as many writes, so a write costs the same however many there are. */
    private void sweepNowAndThen() {
        if (writesSinceSweep.incrementAndGet() > Math.max(LEAST_WRITES_BETWEEN_SWEEPS, entries.size())) {
            writesSinceSweep.set(0);
            removeExpired();
        }
    }

    private void removeExpired() {
        long now = ticker.getAsLong();
        entries.values().removeIf(stored -> !stored.isAlive(now));
    }
}
