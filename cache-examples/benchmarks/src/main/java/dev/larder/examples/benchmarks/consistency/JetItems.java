package dev.larder.examples.benchmarks.consistency;

import com.alicp.jetcache.anno.CacheInvalidate;
import com.alicp.jetcache.anno.CacheUpdate;
import com.alicp.jetcache.anno.Cached;
import dev.larder.cache.consistency.Item;
import dev.larder.cache.consistency.VersionedSource;

/** Items in JetCache: invalidated, or updated. */
class JetItems {

    private final VersionedSource source;

    JetItems(VersionedSource source) {
        this.source = source;
    }

    @Cached(name = "items.", key = "#id", expire = 600)
    public Item item(int id) {
        return source.load(id);
    }

    @CacheInvalidate(name = "items.", key = "#id")
    public Item update(int id) {
        return source.commit(id);
    }

    @CacheUpdate(name = "items.", key = "#id", value = "#result")
    public Item write(int id) {
        return source.commit(id);
    }
}
