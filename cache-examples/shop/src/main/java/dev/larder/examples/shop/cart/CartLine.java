package dev.larder.examples.shop.cart;

import java.math.BigDecimal;

/** One variant in a cart, at its price of now. */
public record CartLine(
        long variantId,
        long productId,
        long organizationId,
        String product,
        String variant,
        BigDecimal unitPrice,
        int quantity,
        BigDecimal total) {}
