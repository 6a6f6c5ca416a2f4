package dev.larder.examples.benchmarks.consistency;

import dev.larder.cache.consistency.Item;
import dev.larder.cache.consistency.VersionedSource;
import java.util.List;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.Cacheable;

/** Pages of listings; without patterns, the whole cache is cleared. */
class SpringListings {

    private final VersionedSource source;

    SpringListings(VersionedSource source) {
        this.source = source;
    }

    @Cacheable(cacheNames = "listings", key = "#group + ':' + #page")
    public List<Item> listing(int group, int page) {
        return source.loadListing(group, page);
    }

    @CacheEvict(cacheNames = "listings", allEntries = true)
    public Item update(int id) {
        return source.commit(id);
    }
}
