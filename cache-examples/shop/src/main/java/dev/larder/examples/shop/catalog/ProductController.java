package dev.larder.examples.shop.catalog;

import dev.larder.examples.shop.InvalidInputException;
import dev.larder.examples.shop.NotFoundException;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The catalogue over HTTP. */
@RestController
@RequestMapping("/api/products")
class ProductController {

    private static final int MAX_BULK = 100;

    private final ProductService products;

    ProductController(ProductService products) {
        this.products = products;
    }

    @GetMapping
    ProductPage list(
            @RequestParam(defaultValue = "0") int skip,
            @RequestParam(defaultValue = "20") int limit,
            @RequestParam(required = false) @Nullable String search,
            @RequestParam(required = false) @Nullable Long categoryId,
            @RequestParam(required = false) @Nullable BigDecimal minPrice,
            @RequestParam(required = false) @Nullable BigDecimal maxPrice) {
        ListingLimits.check(skip, limit, search, minPrice, maxPrice);
        return products.list(skip, limit, search, categoryId, minPrice, maxPrice);
    }

    @GetMapping("/{id}")
    Product one(@PathVariable long id) {
        return products.find(id).orElseThrow(() -> NotFoundException.of("product", id));
    }

    @GetMapping("/{id}/details")
    ProductDetails details(@PathVariable long id) {
        return products.details(id).orElseThrow(() -> NotFoundException.of("product", id));
    }

    @GetMapping("/{id}/with-variants")
    ProductWithVariants withVariants(@PathVariable long id) {
        return products.withVariants(id).orElseThrow(() -> NotFoundException.of("product", id));
    }

    @GetMapping("/sku/{sku}")
    Product bySku(@PathVariable String sku) {
        NewProduct.checkSku(sku);
        return products.findBySku(sku)
                .orElseThrow(() -> new NotFoundException("There is no product with the SKU " + sku + "."));
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Product create(@RequestBody NewProduct product) {
        return products.create(product);
    }

    @PatchMapping("/{id}")
    Product update(@PathVariable long id, @RequestBody ProductChange change) {
        return products.update(id, change);
    }

    @DeleteMapping("/{id}")
    Product delete(@PathVariable long id) {
        return products.delete(id);
    }

    /** Answers the products that were there. */
    @DeleteMapping
    List<Product> deleteAll(@RequestParam List<Long> ids) {
        InvalidInputException.unless(
                !ids.isEmpty() && ids.size() <= MAX_BULK, "ids must name 1 to " + MAX_BULK + " products.");
        return products.deleteAll(ids);
    }
}
