package dev.larder.examples.shop.catalog;

import java.math.BigDecimal;

/** A size, colour or other form in which a product is sold. */
public record Variant(long id, String sku, String name, BigDecimal surcharge) {}
