package dev.larder.cache.store;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.key.KeyPattern;
import java.time.Duration;
import java.util.Collection;
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

    /** Always granted. */
    @Override
    public Stamp lease(String key, Duration life) {
        return Stamp.fresh();
    }

    /** Always refused. */
    @Override
    public boolean fill(String key, Stamp token, byte[] entry, Duration life) {
        return false;
    }

    @Override
    public boolean release(String key, Stamp token) {
        return false;
    }

    @Override
    public boolean renew(String key, Stamp token, Duration life) {
        return false;
    }

    @Override
    public long drop(Collection<String> keys) {
        return 0;
    }

    @Override
    public boolean dropIfUnchanged(String key, byte[] seen) {
        return false;
    }

    @Override
    public long dropMatching(KeyPattern pattern) {
        return 0;
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
