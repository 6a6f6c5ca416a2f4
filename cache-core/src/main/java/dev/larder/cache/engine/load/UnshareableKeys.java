package dev.larder.cache.engine.load;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The keys whose last value no codec could write, or read back. Such a value cannot be shared, so there is no sense in
 * waiting for the load of the next one: each caller loads at once. One of them still loads under a lease, and tells
 * when it can be written again.
 *
 * <p>Only as many keys as there are slots are known. One that is forgotten costs its callers one wait. Thread-safe.
 */
final class UnshareableKeys {

    private static final int SLOTS = 1 << 10;

    private final AtomicReferenceArray<@Nullable String> slots = new AtomicReferenceArray<>(SLOTS);

    boolean contains(String key) {
        return key.equals(slots.get(slot(key)));
    }

    void add(String key) {
        slots.set(slot(key), key);
    }

    void remove(String key) {
        if (contains(key)) {
            slots.set(slot(key), null);
        }
    }

    private static int slot(String key) {
        int hash = key.hashCode();
        return (hash ^ hash >>> 16) & SLOTS - 1;
    }
}
