package dev.larder.examples.benchmarks.consistency;

import dev.larder.cache.consistency.Item;
import dev.larder.cache.consistency.VersionedSource;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;

/** Items in Spring's cache: evicted, or put. */
class SpringItems {

    private final VersionedSource source;

    SpringItems(VersionedSource source) {
        this.source = source;
    }

    @Cacheable(cacheNames = "items", key = "#id")
    public Item item(int id) {
        return source.load(id);
    }

    @CacheEvict(cacheNames = "items", key = "#id")
    public Item update(int id) {
        return source.commit(id);
    }

    @CachePut(cacheNames = "items", key = "#id")
    public Item write(int id) {
        return source.commit(id);
    }
}
