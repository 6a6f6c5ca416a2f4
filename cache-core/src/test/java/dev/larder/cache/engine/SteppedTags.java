package dev.larder.cache.engine;

import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.Fill;
import dev.larder.cache.store.FillResult;
import dev.larder.cache.store.Grant;
import dev.larder.cache.store.LeaseTerms;
import dev.larder.cache.store.memory.MemoryStore;
import dev.larder.cache.testing.DelegatingStore;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A store that takes the steps of tags one by one, as they are taken on a cluster, so that a test can put something
 * between any two of them, and in the order a test says, so that it can show why the order is what it is.
 */
final class SteppedTags extends DelegatingStore {

    enum FillStep {
        INDEX,
        COMPARE,
        PUT
    }

    enum DropStep {
        TICK,
        RAISE,
        MEMBERS,
        DROP,
        PRUNE
    }

    private final MemoryStore memory = new MemoryStore();
    private final Map<Enum<?>, Runnable> before = new HashMap<>();
    private final Set<String> index = new HashSet<>();
    private long clock;
    private long stamp;

    // What is right; a test may make a mistake of each.
    List<FillStep> fillOrder = List.of(FillStep.INDEX, FillStep.COMPARE, FillStep.PUT);
    List<DropStep> dropOrder = List.of(DropStep.TICK, DropStep.RAISE, DropStep.MEMBERS, DropStep.DROP);
    boolean notesClockAtTheFill;
    boolean setsStamp;
    boolean popsMembers;

    /** Does something, once, right before the step is taken the next time. */
    void before(Enum<?> step, Runnable action) {
        before.put(step, action);
    }

    /** The stamp expires, as it must not. */
    void forgetStamp() {
        stamp = 0;
    }

    @Override
    protected CacheStore store() {
        return memory;
    }

    @Override
    public @Nullable Grant lease(String key, LeaseTerms terms) {
        Grant grant = memory.lease(key, LeaseTerms.of(terms.life()));
        return grant == null ? null : new Grant(grant.token(), clock, false);
    }

    @Override
    public FillResult fill(Fill fill) {
        long noted = notesClockAtTheFill ? clock : fill.clock();
        FillResult result = FillResult.LEASE_LOST;
        for (FillStep step : fillOrder) {
            reach(step);
            switch (step) {
                case INDEX -> index.add(fill.key());
                case COMPARE -> {
                    if (stamp > noted) {
                        memory.release(fill.key(), fill.token());
                        return FillResult.TAG_INVALIDATED;
                    }
                }
                case PUT -> result = memory.fill(Fill.of(fill.key(), fill.token(), fill.entry(), fill.life()));
            }
        }
        return result;
    }

    @Override
    public long dropTagged(Collection<String> tags, Duration grace) {
        long ticked = clock;
        Set<String> members = Set.of();
        for (DropStep step : dropOrder) {
            reach(step);
            switch (step) {
                case TICK -> ticked = ++clock;
                case RAISE -> stamp = setsStamp ? ticked : Math.max(stamp, ticked);
                case MEMBERS -> {
                    members = Set.copyOf(index);
                    if (popsMembers) {
                        index.clear();
                    }
                }
                case DROP -> memory.drop(members);
                case PRUNE -> index.removeAll(members);
            }
        }
        return members.size();
    }

    private void reach(Enum<?> step) {
        Runnable action = before.remove(step);
        if (action != null) {
            action.run();
        }
    }
}
