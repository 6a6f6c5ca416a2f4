package dev.larder.cache.engine;

import dev.larder.cache.CacheConfigurationException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What holds for all caches unless one says otherwise. {@link #DEFAULTS} is the one place where a default value stands;
 * the properties of cache-spring and the builder start from it.
 *
 * @param defaultTtl {@code larder.default-ttl}
 * @param nullTtl {@code larder.null-ttl}
 * @param jitter {@code larder.jitter}, a share from 0 to 0.9
 * @param codec {@code larder.codec}
 * @param tiers {@code larder.tiers.*}, by name
 * @param keyPrefix {@code larder.key-prefix}; empty: none
 * @param keyMaxLength {@code larder.key-max-length}, characters
 * @param leaseTtl {@code larder.lease-ttl}: a lease whose holder died ends by itself after this
 * @param leaseWait {@code larder.lease-wait}: how long a caller waits for another's load
 * @param grace {@code larder.invalidation.grace}: how long after an invalidation nothing is stored under what it
 *     reached; zero: not at all
 * @param crashWindow {@code larder.invalidation.crash-window}: how long after the death of a process another does what
 *     it was about to invalidate; zero: never
 * @param maxConcurrentRefreshes {@code larder.refresh.max-concurrent}: how many loads in the background run at once, at
 *     least 1
 * @param strict {@code larder.strict}: warnings at start-up are errors
 * @param caches {@code larder.caches.<name>.<attribute>}: per cache name, attribute text by attribute name
 */
public record CacheSettings(
        Duration defaultTtl,
        Duration nullTtl,
        double jitter,
        String codec,
        Map<String, Duration> tiers,
        String keyPrefix,
        int keyMaxLength,
        Duration leaseTtl,
        Duration leaseWait,
        Duration grace,
        Duration crashWindow,
        int maxConcurrentRefreshes,
        boolean strict,
        Map<String, Map<String, String>> caches) {

    public CacheSettings {
        if (maxConcurrentRefreshes < 1) {
            throw new CacheConfigurationException("larder.refresh.max-concurrent is " + maxConcurrentRefreshes
                    + ", and nothing could ever be renewed in the background. Set it to 1 or more.");
        }
    }

    /** Every default of the library. */
    public static final CacheSettings DEFAULTS = new CacheSettings(
            Duration.ofMinutes(5),
            Duration.ofSeconds(30),
            0.10,
            "json",
            Map.of("hot", Duration.ofMinutes(10), "warm", Duration.ofMinutes(45), "cold", Duration.ofHours(12)),
            "",
            100,
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ZERO,
            Duration.ofSeconds(30),
            32,
            false,
            Map.of());

    /** The TTL of a tier, whose name is matched ignoring case and hyphens; {@code null} if there is no such tier. */
    public @Nullable Duration tier(String name) {
        String relaxed = RelaxedName.of(name.strip());
        for (Map.Entry<String, Duration> tier : tiers.entrySet()) {
            if (RelaxedName.of(tier.getKey()).equals(relaxed)) {
                return tier.getValue();
            }
        }
        return null;
    }

    /** These settings with another grace time. */
    public CacheSettings withGrace(Duration time) {
        return new CacheSettings(
                defaultTtl,
                nullTtl,
                jitter,
                codec,
                tiers,
                keyPrefix,
                keyMaxLength,
                leaseTtl,
                leaseWait,
                time,
                crashWindow,
                maxConcurrentRefreshes,
                strict,
                caches);
    }

    /** These settings with another crash window. */
    public CacheSettings withCrashWindow(Duration window) {
        return new CacheSettings(
                defaultTtl,
                nullTtl,
                jitter,
                codec,
                tiers,
                keyPrefix,
                keyMaxLength,
                leaseTtl,
                leaseWait,
                grace,
                window,
                maxConcurrentRefreshes,
                strict,
                caches);
    }

    /** These settings with another bound on loads in the background. */
    public CacheSettings withMaxConcurrentRefreshes(int most) {
        return new CacheSettings(
                defaultTtl,
                nullTtl,
                jitter,
                codec,
                tiers,
                keyPrefix,
                keyMaxLength,
                leaseTtl,
                leaseWait,
                grace,
                crashWindow,
                most,
                strict,
                caches);
    }

    /** These settings with another key prefix. */
    public CacheSettings withKeyPrefix(String prefix) {
        return new CacheSettings(
                defaultTtl,
                nullTtl,
                jitter,
                codec,
                tiers,
                prefix,
                keyMaxLength,
                leaseTtl,
                leaseWait,
                grace,
                crashWindow,
                maxConcurrentRefreshes,
                strict,
                caches);
    }

    /** These settings with other attributes of single caches. */
    public CacheSettings withCaches(Map<String, Map<String, String>> attributes) {
        return new CacheSettings(
                defaultTtl,
                nullTtl,
                jitter,
                codec,
                tiers,
                keyPrefix,
                keyMaxLength,
                leaseTtl,
                leaseWait,
                grace,
                crashWindow,
                maxConcurrentRefreshes,
                strict,
                attributes);
    }
}
