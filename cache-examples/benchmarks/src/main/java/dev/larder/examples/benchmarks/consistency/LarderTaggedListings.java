package dev.larder.examples.benchmarks.consistency;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.consistency.Item;
import dev.larder.cache.consistency.VersionedSource;
import java.util.List;

/** Listings that carry a tag for each item they hold. */
class LarderTaggedListings {

    private final VersionedSource source;

    LarderTaggedListings(VersionedSource source) {
        this.source = source;
    }

    @Cached(key = "check:tagged:{listing}", ttl = "10m", tags = "item:{result[].id}")
    public List<Item> listing(int listing) {
        return source.loadTagged(listing);
    }

    @Invalidates(tags = "item:{id}")
    public Item update(int id) {
        return source.commit(id);
    }
}
