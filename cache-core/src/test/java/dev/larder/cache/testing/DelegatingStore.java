package dev.larder.cache.testing;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.Fill;
import dev.larder.cache.store.FillResult;
import dev.larder.cache.store.Grant;
import dev.larder.cache.store.IntentLog;
import dev.larder.cache.store.LeaseTerms;
import dev.larder.cache.store.PoolState;
import dev.larder.cache.store.Seen;
import dev.larder.cache.store.ServerInfo;
import dev.larder.cache.store.Stamped;
import dev.larder.cache.store.Subscription;
import dev.larder.cache.store.TimedEntry;
import dev.larder.cache.store.Watch;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Passes every command on to another store; what a test wants to be different, it overrides. */
@NullMarked
public abstract class DelegatingStore implements CacheStore {

    /** The store the next command goes to. Asked once for each command. */
    protected abstract CacheStore store();

    @Override
    public byte @Nullable [] read(String key) {
        return store().read(key);
    }

    @Override
    public @Nullable TimedEntry readTimed(String key) {
        return store().readTimed(key);
    }

    @Override
    public List<@Nullable TimedEntry> readAll(List<String> keys, boolean timed) {
        return store().readAll(keys, timed);
    }

    @Override
    public List<@Nullable Grant> leaseAll(List<String> keys, LeaseTerms terms) {
        return store().leaseAll(keys, terms);
    }

    @Override
    public @Nullable Grant lease(String key, LeaseTerms terms) {
        return store().lease(key, terms);
    }

    @Override
    public List<@Nullable Grant> claimAll(List<Stamped> seen, LeaseTerms terms) {
        return store().claimAll(seen, terms);
    }

    @Override
    public @Nullable Grant claim(String key, Stamp seen, LeaseTerms terms) {
        return store().claim(key, seen, terms);
    }

    @Override
    public Grant write(String key, LeaseTerms terms) {
        return store().write(key, terms);
    }

    @Override
    public List<FillResult> fillAll(List<Fill> fills) {
        return store().fillAll(fills);
    }

    @Override
    public FillResult fill(Fill fill) {
        return store().fill(fill);
    }

    @Override
    public List<Boolean> releaseAll(List<Stamped> held, Duration grace) {
        return store().releaseAll(held, grace);
    }

    @Override
    public boolean release(String key, Stamp token, Duration grace) {
        return store().release(key, token, grace);
    }

    @Override
    public boolean postpone(String key, Stamp token, Duration pause) {
        return store().postpone(key, token, pause);
    }

    @Override
    public List<Boolean> renewAll(List<Stamped> held, Duration life) {
        return store().renewAll(held, life);
    }

    @Override
    public boolean renew(String key, Stamp token, Duration life) {
        return store().renew(key, token, life);
    }

    @Override
    public long drop(Collection<String> keys, Duration grace) {
        return store().drop(keys, grace);
    }

    @Override
    public List<Boolean> dropAllIfUnchanged(List<Seen> seen) {
        return store().dropAllIfUnchanged(seen);
    }

    @Override
    public boolean dropIfUnchanged(String key, byte[] seen) {
        return store().dropIfUnchanged(key, seen);
    }

    @Override
    public long dropMatching(KeyPattern pattern, Duration grace, boolean indexed) {
        return store().dropMatching(pattern, grace, indexed);
    }

    @Override
    public void forEachMatching(KeyPattern pattern, Consumer<String> listener) {
        store().forEachMatching(pattern, listener);
    }

    @Override
    public long dropTagged(Collection<String> tags, Duration grace) {
        return store().dropTagged(tags, grace);
    }

    @Override
    public @Nullable Duration sweep() {
        return store().sweep();
    }

    @Override
    public IntentLog intents() {
        return store().intents();
    }

    @Override
    public Subscription listen(String channel, Consumer<byte[]> messages) {
        return store().listen(channel, messages);
    }

    @Override
    public Watch watch(String key) {
        return store().watch(key);
    }

    @Override
    public void ping() {
        store().ping();
    }

    @Override
    public boolean isAvailable() {
        return store().isAvailable();
    }

    @Override
    public @Nullable PoolState pool() {
        return store().pool();
    }

    @Override
    public @Nullable ServerInfo serverInfo() {
        return store().serverInfo();
    }

    @Override
    public void close() {
        store().close();
    }
}
