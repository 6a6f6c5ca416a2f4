package dev.larder.cache.spring.readme;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.spring.readme.Shop.Product;
import dev.larder.cache.spring.readme.Shop.ProductFilter;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;

@Service
class ProductService {

    private final Shop shop;

    ProductService(Shop shop) {
        this.shop = shop;
    }

    @Cached(key = "product:{id}", ttl = "10m")
    Optional<Product> product(long id) {
        return shop.find(id);
    }

    @Cached(key = "products:list:{filter|hash}", ttl = "5m")
    List<Product> list(ProductFilter filter) {
        return shop.list(filter);
    }

    @Invalidates("product:{product.id}*")
    @Invalidates("products:list:*")
    void save(Product product) {
        shop.save(product);
    }

    @Invalidates({"product:{ids[]}*", "products:list:*"})
    void deleteAll(List<Long> ids) {
        ids.forEach(shop::delete);
    }
}
