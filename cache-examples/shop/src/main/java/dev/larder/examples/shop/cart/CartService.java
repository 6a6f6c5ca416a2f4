package dev.larder.examples.shop.cart;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The carts. Every change drops the entry at once. A price that changed meanwhile shows within the TTL, and whoever
 * orders pays the price of the database.
 */
@Service
public class CartService {

    private final CartRepository carts;

    CartService(CartRepository carts) {
        this.carts = carts;
    }

    @Cached(key = "cart:{userId}", ttl = "60s")
    public Cart cart(long userId) {
        return Cart.of(userId, carts.lines(userId));
    }

    /** Adds pieces to those of the variant that are in the cart already. */
    @Transactional
    @Invalidates("cart:{userId}")
    public void add(long userId, long variantId, int quantity) {
        carts.add(userId, variantId, quantity);
    }

    /** Sets how many pieces of a variant are in the cart. */
    @Transactional
    @Invalidates("cart:{userId}")
    public void setQuantity(long userId, long variantId, int quantity) {
        carts.setQuantity(userId, variantId, quantity);
    }

    @Transactional
    @Invalidates("cart:{userId}")
    public void remove(long userId, long variantId) {
        carts.remove(userId, variantId);
    }

    /** Empties the cart and answers what was in it, by variant; of several who take at once, one gets it. */
    @Transactional
    @Invalidates("cart:{userId}")
    public List<CartLine> take(long userId) {
        return carts.take(userId);
    }
}
