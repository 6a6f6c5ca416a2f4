package dev.larder.examples.shop.order;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One variant of an order.
 *
 * @param productId {@code null} if the product has left the catalogue
 * @param variantId {@code null} if the variant has left the catalogue, or was not recorded
 */
public record OrderItem(@Nullable Long productId, @Nullable Long variantId, int quantity, BigDecimal unitPrice) {}
