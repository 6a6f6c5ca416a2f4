package dev.larder.cache.consistency;

import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.Fill;
import dev.larder.cache.store.FillResult;
import dev.larder.cache.testing.DelegatingStore;
import java.nio.charset.StandardCharsets;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

/**
 * The Redis store with its heart taken out: a fill replaces whatever stands there, as every cache does that writes with
 * a plain {@code SET}. The checker must find stale reads here, or it could not find them anywhere.
 */
final class UncheckedFills extends DelegatingStore {

    private final CacheStore store;
    private final RedisClient client;

    UncheckedFills(CacheStore store, String url) {
        this.store = store;
        this.client = RedisClient.create(url);
    }

    @Override
    protected CacheStore store() {
        return store;
    }

    @Override
    public FillResult fill(Fill fill) {
        client.set(
                fill.key().getBytes(StandardCharsets.UTF_8),
                fill.entry(),
                SetParams.setParams().px(fill.life().toMillis()));
        return FillResult.STORED;
    }

    @Override
    public void close() {
        store.close();
        client.close();
    }
}
