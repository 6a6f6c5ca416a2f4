package dev.larder.examples.shop.stock;

import dev.larder.cache.annotation.NeverCached;

/**
 * Pieces that are promised to somebody.
 *
 * @param state {@code open}, {@code finalized} or {@code rolled-back}
 */
@NeverCached("a reservation is a promise, and is kept where it was made")
public record Reservation(long id, long variantId, long productId, int quantity, String state) {}
