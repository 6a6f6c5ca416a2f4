package dev.larder.examples.shop.demo;

import dev.larder.cache.Larder;
import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.method.check.CacheCatalog;
import dev.larder.cache.method.check.CacheDescription;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * The caches of the shop as the library's catalogue has them, which is complete once the application has started. A
 * list kept by hand would have to be told of every new one.
 */
@Component
class ShopCaches {

    private final Larder larder;
    private final CacheCatalog catalog;

    ShopCaches(Larder larder, CacheCatalog catalog) {
        this.larder = larder;
        this.catalog = catalog;
    }

    /** For each cache the keys its template spells, and no others. */
    List<KeyPattern> keys() {
        return catalog.describe().stream()
                .map(CacheDescription::name)
                .map(cache -> catalog.methodsOf(cache).get(0).key().allKeys())
                .toList();
    }

    /** Empties every cache, and leaves everything else in that Redis. */
    void empty() {
        larder.parts().transactions().invalidate(List.of(), keys());
    }
}
