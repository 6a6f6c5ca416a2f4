package dev.larder.cache.store;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.key.pattern.KeyPattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps nothing: every read is a miss, every load is run, nothing is stored. What caches have when caching is switched
 * off. Thread-safe; never fails.
 */
public final class NoStore implements CacheStore {

    @Override
    public byte @Nullable [] read(String key) {
        return null;
    }

    @Override
    public @Nullable TimedEntry readTimed(String key) {
        return null;
    }

    @Override
    public List<@Nullable TimedEntry> readAll(List<String> keys, boolean timed) {
        return Collections.<@Nullable TimedEntry>nCopies(keys.size(), null);
    }

    /** Always granted. */
    @Override
    public List<@Nullable Grant> leaseAll(List<String> keys, LeaseTerms terms) {
        List<@Nullable Grant> grants = new ArrayList<>(keys.size());
        keys.forEach(key -> grants.add(granted()));
        return grants;
    }

    /** Always refused. */
    @Override
    public List<@Nullable Grant> claimAll(List<Stamped> seen, LeaseTerms terms) {
        return Collections.<@Nullable Grant>nCopies(seen.size(), null);
    }

    @Override
    public Grant write(String key, LeaseTerms terms) {
        return granted();
    }

    private static Grant granted() {
        return new Grant(Stamp.fresh(), 0, false);
    }

    /** Always refused. */
    @Override
    public List<FillResult> fillAll(List<Fill> fills) {
        return Collections.nCopies(fills.size(), FillResult.LEASE_LOST);
    }

    @Override
    public List<Boolean> releaseAll(List<Stamped> leases, Duration grace) {
        return Collections.nCopies(leases.size(), false);
    }

    @Override
    public boolean postpone(String key, Stamp token, Duration pause) {
        return false;
    }

    @Override
    public List<Boolean> renewAll(List<Stamped> leases, Duration life) {
        return Collections.nCopies(leases.size(), false);
    }

    @Override
    public long drop(Collection<String> keys, Duration grace) {
        return 0;
    }

    @Override
    public List<Boolean> dropAllIfUnchanged(List<Seen> seen) {
        return Collections.nCopies(seen.size(), false);
    }

    @Override
    public long dropMatching(KeyPattern pattern, Duration grace, boolean indexed) {
        return 0;
    }

    @Override
    public void forEachMatching(KeyPattern pattern, Consumer<String> listener) {}

    @Override
    public long dropTagged(Collection<String> tags, Duration grace) {
        return 0;
    }

    @Override
    public @Nullable Duration sweep() {
        return null;
    }

    @Override
    public IntentLog intents() {
        return IntentLog.NONE;
    }

    /** Hears nothing. */
    @Override
    public Subscription listen(String channel, Consumer<byte[]> messages) {
        return () -> {};
    }

    /** Never woken. */
    @Override
    public Watch watch(String key) {
        return new Watch() {
            @Override
            public boolean await(Duration atMost) throws InterruptedException {
                Thread.sleep(atMost.toMillis());
                return false;
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void ping() {}

    @Override
    public void close() {}
}
