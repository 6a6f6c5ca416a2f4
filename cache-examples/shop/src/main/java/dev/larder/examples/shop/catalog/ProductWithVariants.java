package dev.larder.examples.shop.catalog;

import java.util.List;

/** A product and the forms it is sold in. */
public record ProductWithVariants(Product product, List<Variant> variants) {}
