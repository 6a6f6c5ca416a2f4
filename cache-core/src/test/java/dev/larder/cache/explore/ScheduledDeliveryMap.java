package dev.larder.cache.explore;

/** A {@link ScheduledMap} of the invalidation package: readers only look into it. */
public final class ScheduledDeliveryMap<K, V> extends ScheduledMap<K, V> {

    private static final long serialVersionUID = 1L;

    public ScheduledDeliveryMap() {
        super(true);
    }
}
