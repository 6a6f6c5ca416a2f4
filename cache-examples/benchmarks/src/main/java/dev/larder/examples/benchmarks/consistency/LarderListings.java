package dev.larder.examples.benchmarks.consistency;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.consistency.Item;
import dev.larder.cache.consistency.VersionedSource;
import java.util.List;

/** Pages of listings, dropped by a pattern. */
class LarderListings {

    private final VersionedSource source;

    LarderListings(VersionedSource source) {
        this.source = source;
    }

    @Cached(key = "check:list:{group}:{page}", ttl = "10m")
    public List<Item> listing(int group, int page) {
        return source.loadListing(group, page);
    }

    @Invalidates("check:list:{group}:*")
    public Item update(int group, int id) {
        return source.commit(id);
    }
}
