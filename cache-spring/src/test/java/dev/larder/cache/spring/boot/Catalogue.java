package dev.larder.cache.spring.boot;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import java.util.List;

/** A service as applications have it. Open, because it is advised by a subclass. */
public class Catalogue {

    public enum Order {
        NAME,
        PRICE
    }

    @Cached(key = "product:{id}", ttl = "10m")
    public String product(long id) {
        if (id < 0) {
            throw new IllegalArgumentException("no product has the id " + id);
        }
        return "product " + id;
    }

    @Cached(key = "products:{category}:{order}", ttl = "5m", condition = "#category != 'all'")
    public List<String> products(String category, Order order) {
        return List.of(category + " by " + order);
    }

    @Cached(key = "categories:all", nullTtl = "5s", jitter = "0%", refreshAfter = "1m", staleIfError = "1h")
    public List<String> categories() {
        return List.of("pans");
    }

    @Invalidates("product:{id}*")
    public void update(long id) {}

    @Invalidates(value = "products:*", caches = "product")
    public void updateAll() {}
}
