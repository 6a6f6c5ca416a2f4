package dev.larder.cache.invalidation;

import dev.larder.cache.CacheException;
import java.time.Duration;

/** Hears what becomes of invalidations. Called on the thread that tries; must be quick and must not throw. */
public interface DeliveryListener {

    /** The store has confirmed it; {@code dropped} entries were there. */
    void delivered(Invalidation invalidation, long dropped, Duration took);

    /** The store has not confirmed it; it is kept and tried again. */
    void failed(Invalidation invalidation, CacheException failure);
}
