package dev.larder.examples.benchmarks.consistency;

import dev.larder.cache.annotation.Updates;
import dev.larder.cache.consistency.Item;
import dev.larder.cache.consistency.VersionedSource;

/** Writes whose result becomes the entry that {@link LarderItems} reads. */
class LarderWriteThrough {

    private final VersionedSource source;

    LarderWriteThrough(VersionedSource source) {
        this.source = source;
    }

    @Updates(key = "check:item:{id}", ttl = "10m")
    public Item write(int id) {
        return source.commit(id);
    }
}
