package dev.larder.examples.shop.catalog;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.examples.shop.NotFoundException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The catalogue's products. Reads are answered from Redis; every write drops exactly what it makes wrong, once it is
 * committed.
 */
@Service
public class ProductService {

    private final ProductRepository products;

    ProductService(ProductRepository products) {
        this.products = products;
    }

    /**
     * Listings are the catalogue's largest entries, and the most varied: in MessagePack they take a fifth less. A
     * change of a product can bring it into any listing, so it drops them all; a vendor's new name only those that show
     * it.
     */
    @Cached(
            key = "products:list:{skip}:{limit}:{search|hash}:{categoryId}:{minPrice}:{maxPrice}",
            ttl = "300s",
            tags = "vendor:{result.items[].vendorId}",
            codec = "msgpack")
    public ProductPage list(
            int skip,
            int limit,
            @Nullable String search,
            @Nullable Long categoryId,
            @Nullable BigDecimal minPrice,
            @Nullable BigDecimal maxPrice) {
        return products.list(skip, limit, search, categoryId, minPrice, maxPrice);
    }

    @Cached(key = "product:{id}", ttl = "600s")
    public Optional<Product> find(long id) {
        return products.find(id);
    }

    @Cached(key = "product:{id}:details", ttl = "600s")
    public Optional<ProductDetails> details(long id) {
        return products.details(id);
    }

    @Cached(key = "product:{id}:with-variants", ttl = "600s")
    public Optional<ProductWithVariants> withVariants(long id) {
        return products.withVariants(id);
    }

    @Cached(key = "product:sku:{sku}", ttl = "600s")
    public Optional<Product> findBySku(String sku) {
        return products.findBySku(sku);
    }

    /** The new product's keys are dropped too: that it was not there may have been remembered. */
    @Transactional
    @Invalidates({"product:{result.id}*", "product:sku:{result.sku}", "products:list:*"})
    public Product create(NewProduct product) {
        return products.insert(product);
    }

    @Transactional
    @Invalidates({"product:{id}*", "product:sku:{result.sku}", "products:list:*"})
    public Product update(long id, ProductChange change) {
        return products.update(id, change).orElseThrow(() -> NotFoundException.of("product", id));
    }

    @Transactional
    @Invalidates({"product:{id}*", "product:sku:{result.sku}", "products:list:*"})
    public Product delete(long id) {
        return products.delete(List.of(id)).stream().findFirst().orElseThrow(() -> NotFoundException.of("product", id));
    }

    /** Answers the products that were there and are gone now. */
    @Transactional
    @Invalidates({"product:{ids[]}*", "product:sku:{result[].sku}", "products:list:*"})
    public List<Product> deleteAll(List<Long> ids) {
        return products.delete(ids);
    }
}
