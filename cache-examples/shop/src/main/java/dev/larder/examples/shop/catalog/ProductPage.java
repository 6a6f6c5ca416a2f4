package dev.larder.examples.shop.catalog;

import java.util.List;

/**
 * One page of a listing.
 *
 * @param total how many products there are on all pages
 */
public record ProductPage(List<ProductSummary> items, long total) {}
