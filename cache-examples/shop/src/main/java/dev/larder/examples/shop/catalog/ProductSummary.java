package dev.larder.examples.shop.catalog;

import java.math.BigDecimal;

/** A product as a line of a listing. */
public record ProductSummary(long id, String sku, String name, BigDecimal price, long vendorId, String vendor) {}
