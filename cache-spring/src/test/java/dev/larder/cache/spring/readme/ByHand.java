package dev.larder.cache.spring.readme;

import static dev.larder.cache.Args.args;
import static dev.larder.cache.CacheOption.ttl;

import dev.larder.cache.Cache;
import dev.larder.cache.Larder;
import dev.larder.cache.spring.readme.Shop.Product;
import org.jspecify.annotations.Nullable;

/** The example without a framework. */
final class ByHand {

    private ByHand() {}

    static @Nullable Product use(String redisUrl, Shop repository) {
        try (Larder larder = Larder.builder().redis(redisUrl).build()) {
            Cache<Product> products = larder.cache("product:{id}", Product.class, ttl("10m"));
            Product product = products.get(args(42), () -> repository.find(42).orElse(null));
            larder.invalidate("product:{id}*", args(42));
            return product;
        }
    }
}
