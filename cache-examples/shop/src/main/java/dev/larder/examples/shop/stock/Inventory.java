package dev.larder.examples.shop.stock;

import java.util.List;

/**
 * How many pieces of a product there are, in all its variants.
 *
 * @param available what can still be sold
 */
public record Inventory(long productId, int onHand, int reserved, int available, List<VariantStock> variants) {

    static Inventory of(long productId, List<VariantStock> variants) {
        int onHand = variants.stream().mapToInt(VariantStock::onHand).sum();
        int reserved = variants.stream().mapToInt(VariantStock::reserved).sum();
        return new Inventory(productId, onHand, reserved, onHand - reserved, variants);
    }
}
