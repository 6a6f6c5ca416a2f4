package dev.larder.examples.benchmarks.consistency;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.consistency.Item;
import dev.larder.cache.consistency.VersionedSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Several items at once, entries shared with {@link LarderItems}. */
class LarderBatches {

    private final VersionedSource source;

    LarderBatches(VersionedSource source) {
        this.source = source;
    }

    @Cached(key = "check:item:{ids[]}", ttl = "10m")
    public Map<Integer, Item> items(Collection<Integer> ids) {
        return source.loadBatch(ids);
    }

    @Invalidates("check:item:{ids[]}")
    public List<Item> update(Collection<Integer> ids) {
        return ids.stream().map(source::commit).toList();
    }
}
