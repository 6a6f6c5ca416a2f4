package dev.larder.examples.shop.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A category of products.
 *
 * @param parentId {@code null} for a room of the shop
 */
public record Category(long id, @Nullable Long parentId, String name) {}
