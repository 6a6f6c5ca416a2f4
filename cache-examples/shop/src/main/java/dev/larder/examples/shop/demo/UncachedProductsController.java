package dev.larder.examples.shop.demo;

import dev.larder.examples.shop.NotFoundException;
import dev.larder.examples.shop.catalog.ListingLimits;
import dev.larder.examples.shop.catalog.ProductRepository;
import jakarta.servlet.http.HttpServletResponse;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The reads of the catalogue without the cache: straight to the database, and timed. */
@RestController
@RequestMapping("/demo/uncached/products")
class UncachedProductsController {

    private final ProductRepository products;

    UncachedProductsController(ProductRepository products) {
        this.products = products;
    }

    @GetMapping
    Object list(
            @RequestParam(defaultValue = "0") int skip,
            @RequestParam(defaultValue = "20") int limit,
            @RequestParam(required = false) @Nullable String search,
            @RequestParam(required = false) @Nullable Long categoryId,
            @RequestParam(required = false) @Nullable BigDecimal minPrice,
            @RequestParam(required = false) @Nullable BigDecimal maxPrice,
            HttpServletResponse response) {
        ListingLimits.check(skip, limit, search, minPrice, maxPrice);
        return DatabaseTime.measure(response, () -> products.list(skip, limit, search, categoryId, minPrice, maxPrice));
    }

    @GetMapping("/{id}")
    Object one(@PathVariable long id, HttpServletResponse response) {
        return found(DatabaseTime.measure(response, () -> products.find(id)));
    }

    @GetMapping("/{id}/details")
    Object details(@PathVariable long id, HttpServletResponse response) {
        return found(DatabaseTime.measure(response, () -> products.details(id)));
    }

    @GetMapping("/{id}/with-variants")
    Object withVariants(@PathVariable long id, HttpServletResponse response) {
        return found(DatabaseTime.measure(response, () -> products.withVariants(id)));
    }

    @GetMapping("/sku/{sku}")
    Object bySku(@PathVariable String sku, HttpServletResponse response) {
        return found(DatabaseTime.measure(response, () -> products.findBySku(sku)));
    }

    private static Object found(Optional<?> product) {
        return product.orElseThrow(() -> new NotFoundException("There is no such product."));
    }
}
