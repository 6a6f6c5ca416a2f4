package dev.larder.cache.spring.readme;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.spring.readme.Shop.Product;
import java.util.Collection;
import java.util.Map;

/** Several products at once; its entries are those of {@link ProductService#product}. */
class ProductBatches {

    private final Shop shop;

    ProductBatches(Shop shop) {
        this.shop = shop;
    }

    @Cached(key = "product:{ids[]}", ttl = "10m")
    Map<Long, Product> products(Collection<Long> ids) {
        return shop.findAll(ids);
    }
}
