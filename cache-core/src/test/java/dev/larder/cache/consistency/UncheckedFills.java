package dev.larder.cache.consistency;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.key.KeyPattern;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.Watch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

/**
 * The Redis store with its heart taken out: a fill replaces whatever stands there, as every cache does that writes with
 * a plain {@code SET}. The checker must find stale reads here, or it could not find them anywhere.
 */
final class UncheckedFills implements CacheStore {

    private final CacheStore store;
    private final RedisClient client;

    UncheckedFills(CacheStore store, String url) {
        this.store = store;
        this.client = RedisClient.create(url);
    }

    @Override
    public boolean fill(String key, Stamp token, byte[] entry, Duration life) {
        client.set(
                key.getBytes(StandardCharsets.UTF_8),
                entry,
                SetParams.setParams().px(life.toMillis()));
        return true;
    }

    @Override
    public byte @Nullable [] read(String key) {
        return store.read(key);
    }

    @Override
    public @Nullable Stamp lease(String key, Duration life) {
        return store.lease(key, life);
    }

    @Override
    public boolean release(String key, Stamp token) {
        return store.release(key, token);
    }

    @Override
    public boolean renew(String key, Stamp token, Duration life) {
        return store.renew(key, token, life);
    }

    @Override
    public long drop(Collection<String> keys) {
        return store.drop(keys);
    }

    @Override
    public boolean dropIfUnchanged(String key, byte[] seen) {
        return store.dropIfUnchanged(key, seen);
    }

    @Override
    public long dropMatching(KeyPattern pattern) {
        return store.dropMatching(pattern);
    }

    @Override
    public Watch watch(String key) {
        return store.watch(key);
    }

    @Override
    public void ping() {
        store.ping();
    }

    @Override
    public void close() {
        store.close();
        client.close();
    }
}
