package dev.larder.examples.shop.catalog;

import dev.larder.examples.shop.InvalidInputException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** New values for a product; {@code null} leaves what stands there. A SKU never changes. */
public record ProductChange(
        @Nullable String name,
        @Nullable String description,
        @Nullable BigDecimal price,
        @Nullable Long categoryId) {

    public ProductChange {
        Price.checkSetPrice(price);
        InvalidInputException.unless(name == null || !name.isBlank(), "The name must not be blank.");
    }

    public static ProductChange ofPrice(BigDecimal price) {
        return new ProductChange(null, null, price, null);
    }
}
