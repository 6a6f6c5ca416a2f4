package dev.larder.examples.benchmarks.consistency;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.consistency.Item;
import dev.larder.cache.consistency.VersionedSource;

/** Items under their own keys. */
class LarderItems {

    private final VersionedSource source;

    LarderItems(VersionedSource source) {
        this.source = source;
    }

    @Cached(key = "check:item:{id}", ttl = "10m")
    public Item item(int id) {
        return source.load(id);
    }

    @Invalidates("check:item:{id}")
    public Item update(int id) {
        return source.commit(id);
    }
}
