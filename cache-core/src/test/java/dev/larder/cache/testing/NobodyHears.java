package dev.larder.cache.testing;

import dev.larder.cache.CacheException;
import dev.larder.cache.invalidation.DeliveryListener;
import dev.larder.cache.invalidation.Invalidation;
import java.time.Duration;

/** Tells nobody of deliveries. */
public final class NobodyHears implements DeliveryListener {

    @Override
    public void delivered(Invalidation invalidation, long dropped, Duration took) {}

    @Override
    public void failed(Invalidation invalidation, CacheException failure) {}
}
