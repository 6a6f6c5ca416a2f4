package dev.larder.examples.shop.demo;

import dev.larder.cache.Larder;
import java.util.List;
import org.springframework.stereotype.Service;

/** Empties whole caches: exactly the keys their templates spell, nothing else in that Redis. */
@Service
class FreshStart {

    private final Larder larder;
    private final ShopCaches caches;

    FreshStart(Larder larder, ShopCaches caches) {
        this.larder = larder;
        this.caches = caches;
    }

    void emptyCaches() {
        larder.transactions().invalidate(List.of(), caches.keys());
    }
}
