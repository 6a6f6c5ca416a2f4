package dev.larder.examples.shop.stock;

import dev.larder.cache.annotation.Cached;
import java.util.Optional;
import org.springframework.stereotype.Service;

/**
 * What there is, for those who look. Whoever buys is not answered from here: {@link StockChangeService} asks the
 * database, so that an entry can be seconds old and nothing is ever sold twice.
 */
@Service
public class StockService {

    private final StockRepository stock;

    StockService(StockRepository stock) {
        this.stock = stock;
    }

    @Cached(key = "inventory:{productId}", ttl = "120s")
    public Inventory ofProduct(long productId) {
        return Inventory.of(productId, stock.ofProduct(productId));
    }

    @Cached(key = "stock:{variantId}", ttl = "120s")
    public Optional<VariantStock> ofVariant(long variantId) {
        return stock.ofVariant(variantId);
    }
}
