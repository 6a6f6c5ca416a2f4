package dev.larder.examples.shop.catalog;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Everything the page of a product shows.
 *
 * @param room the category above its own, {@code null} if there is none
 * @param rating the mean of its reviews, {@code null} if there are none
 * @param soldLast30Days pieces sold
 * @param rankInCategory 1 for the product of its category that sold best in the last 30 days
 */
public record ProductDetails(
        long id,
        String sku,
        String name,
        String description,
        BigDecimal price,
        String vendor,
        @Nullable String room,
        String category,
        long variants,
        long reviews,
        @Nullable BigDecimal rating,
        long soldLast30Days,
        long rankInCategory,
        long productsInCategory) {}
