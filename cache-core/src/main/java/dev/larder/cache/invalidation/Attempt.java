package dev.larder.cache.invalidation;

import dev.larder.cache.CacheException;
import dev.larder.cache.key.pattern.AnyOf;
import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.ForeignKeyException;
import dev.larder.cache.store.StoreRefusedException;
import dev.larder.cache.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to carry an invalidation out, in parts. What the store refuses (it is full, this user lacks a right)
 * holds up nothing else: the other parts are carried out, and what was refused is left. A store that does not answer is
 * not asked for the rest. Used once, by one thread.
 */
final class Attempt {

    /** How many keys are one part: what was confirmed of many need not be done again. */
    private static final int KEYS_PER_PART = 1000;

    private final CacheStore store;
    private final Duration grace;
    private final IndexedSegments indexed;
    private final List<String> keys = new ArrayList<>();
    private final List<KeyPattern> patterns = new ArrayList<>();
    private final List<String> tags = new ArrayList<>();
    private long dropped;
    private boolean isAway;
    private @Nullable CacheException failure;

    private Attempt(CacheStore store, Duration grace, IndexedSegments indexed) {
        this.store = store;
        this.grace = grace;
        this.indexed = indexed;
    }

    /** Carries it out as far as the store lets it. */
    static Attempt at(Invalidation invalidation, CacheStore store, Duration grace, IndexedSegments indexed) {
        Attempt attempt = new Attempt(store, grace, indexed);
        attempt.dropKeys(List.copyOf(invalidation.keys()));
        attempt.dropMatching(invalidation.patterns());
        attempt.dropTagged(invalidation.tags());
        return attempt;
    }

    /** What the store has not confirmed. */
    Invalidation left() {
        return new Invalidation(keys, patterns, tags);
    }

    /** How many entries were there, of what was confirmed. */
    long dropped() {
        return dropped;
    }

    /** The last failure; {@code null} if everything was confirmed. */
    @Nullable
    CacheException failure() {
        return failure;
    }

    private void dropKeys(List<String> all) {
        for (int from = 0; from < all.size(); from += KEYS_PER_PART) {
            List<String> part = all.subList(from, Math.min(all.size(), from + KEYS_PER_PART));
            if (!isDone(() -> store.drop(part, grace))) {
                keys.addAll(part);
            }
        }
    }

    /** As few searches as possible, and none through the keyspace for what an index knows. */
    private void dropMatching(Collection<KeyPattern> all) {
        Map<@Nullable String, List<KeyPattern>> bySegment = new HashMap<>();
        all.forEach(pattern -> bySegment
                .computeIfAbsent(indexed.segmentOf(pattern), segment -> new ArrayList<>())
                .add(pattern));
        for (List<KeyPattern> alike : bySegment.values()) {
            for (KeyPattern merged : AnyOf.merge(alike)) {
                if (!isDone(() -> store.dropMatching(merged, grace, indexed.cover(merged)))) {
                    patterns.addAll(AnyOf.partsOf(merged));
                }
            }
        }
    }

    private void dropTagged(Collection<String> all) {
        if (!all.isEmpty() && !isDone(() -> store.dropTagged(all, grace))) {
            tags.addAll(all);
        }
    }

    private boolean isDone(LongSupplier part) {
        if (isAway) {
            return false;
        }
        try {
            dropped += part.getAsLong();
            return true;
        } catch (StoreRefusedException | ForeignKeyException e) {
            failure = e;
        } catch (StoreUnavailableException e) {
            failure = e;
            isAway = true;
        } catch (RuntimeException | Error e) {
            // A mistake of a store, or of this library: nobody knows how much was done, so it is not done.
            failure = new CacheException("The store failed unexpectedly", e);
        }
        return false;
    }
}
