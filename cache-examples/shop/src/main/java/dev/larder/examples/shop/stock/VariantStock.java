package dev.larder.examples.shop.stock;

/**
 * How many pieces of a variant there are.
 *
 * @param reserved those of {@code onHand} that are promised to somebody
 * @param available what can still be sold
 */
public record VariantStock(long variantId, long productId, String name, int onHand, int reserved, int available) {}
