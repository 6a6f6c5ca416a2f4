package dev.larder.examples.shop.catalog;

import java.math.BigDecimal;

/** A product as it stands in its table. */
public record Product(
        long id, long organizationId, long categoryId, String sku, String name, String description, BigDecimal price) {}
