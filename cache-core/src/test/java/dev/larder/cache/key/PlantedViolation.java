package dev.larder.cache.key;

import dev.larder.cache.settings.CacheSettings;

/** Knows a room it must not know, so that the test of the arrows can show that it finds such a thing. */
public final class PlantedViolation {

    public CacheSettings settings() {
        return CacheSettings.DEFAULTS;
    }
}
