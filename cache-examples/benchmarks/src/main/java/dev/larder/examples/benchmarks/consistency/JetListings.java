package dev.larder.examples.benchmarks.consistency;

import com.alicp.jetcache.anno.CacheInvalidate;
import com.alicp.jetcache.anno.Cached;
import dev.larder.cache.consistency.Item;
import dev.larder.cache.consistency.VersionedSource;
import java.util.List;

/** Pages of listings; without patterns, the two pages of a group are named. */
class JetListings {

    private final VersionedSource source;

    JetListings(VersionedSource source) {
        this.source = source;
    }

    @Cached(name = "listings.", key = "#group + ':' + #page", expire = 600)
    public List<Item> listing(int group, int page) {
        return source.loadListing(group, page);
    }

    @CacheInvalidate(name = "listings.", key = "{#group + ':0', #group + ':1'}", multi = true)
    public Item update(int group, int id) {
        return source.commit(id);
    }
}
