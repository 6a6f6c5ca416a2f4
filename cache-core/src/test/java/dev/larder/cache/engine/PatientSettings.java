package dev.larder.cache.engine;

import dev.larder.cache.settings.CacheSettings;
import java.time.Duration;

/** Settings for tests in which nobody may give up waiting only because the machine is slow. */
public final class PatientSettings {

    private PatientSettings() {}

    /** The defaults, with this prefix and a lease wait of a minute. */
    public static CacheSettings withKeyPrefix(String prefix) {
        return Caches.settings(CacheSettings.DEFAULTS.leaseTtl(), Duration.ofMinutes(1)).toBuilder()
                .keyPrefix(prefix)
                .build();
    }
}
