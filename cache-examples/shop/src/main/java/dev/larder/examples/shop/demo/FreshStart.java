package dev.larder.examples.shop.demo;

import dev.larder.cache.annotation.Invalidates;
import org.springframework.stereotype.Service;

/** Empties whole caches: exactly the keys their templates spell, nothing else in that Redis. */
@Service
class FreshStart {

    @Invalidates(caches = {"products-list", "product", "product-details", "product-with-variants", "product-sku"})
    @Invalidates(caches = {"perm", "user-orgs", "org", "org-members", "org-stats", "cart", "inventory", "stock"})
    public void emptyCaches() {
        // The annotation does the work.
    }
}
