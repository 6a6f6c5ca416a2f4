package dev.larder.cache.settings;

import dev.larder.cache.CacheConfigurationException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What holds for all caches unless one says otherwise. {@link #DEFAULTS} is the one place where their default values
 * stand; the properties of cache-spring and the builder start from it.
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

    /** Begins with every default. */
    public static Builder builder() {
        return DEFAULTS.toBuilder();
    }

    /** Begins with these settings. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Changes some of the settings. Not thread-safe; none may be {@code null}. */
    public static final class Builder {

        private Duration defaultTtl;
        private Duration nullTtl;
        private double jitter;
        private String codec;
        private Map<String, Duration> tiers;
        private String keyPrefix;
        private int keyMaxLength;
        private Duration leaseTtl;
        private Duration leaseWait;
        private Duration grace;
        private Duration crashWindow;
        private int maxConcurrentRefreshes;
        private boolean strict;
        private Map<String, Map<String, String>> caches;

        private Builder(CacheSettings from) {
            this.defaultTtl = from.defaultTtl;
            this.nullTtl = from.nullTtl;
            this.jitter = from.jitter;
            this.codec = from.codec;
            this.tiers = from.tiers;
            this.keyPrefix = from.keyPrefix;
            this.keyMaxLength = from.keyMaxLength;
            this.leaseTtl = from.leaseTtl;
            this.leaseWait = from.leaseWait;
            this.grace = from.grace;
            this.crashWindow = from.crashWindow;
            this.maxConcurrentRefreshes = from.maxConcurrentRefreshes;
            this.strict = from.strict;
            this.caches = from.caches;
        }

        /** How long values are fresh where a cache does not say. Default: 5 minutes. */
        public Builder defaultTtl(Duration value) {
            defaultTtl = value;
            return this;
        }

        /** How long absent values are. Default: 30 seconds. */
        public Builder nullTtl(Duration value) {
            nullTtl = value;
            return this;
        }

        /** By which share lives are shortened at random, 0 to 0.9. Default: 0.1. */
        public Builder jitter(double value) {
            jitter = value;
            return this;
        }

        /** The name of the codec that writes where a cache does not say. Default: {@code json}. */
        public Builder codec(String value) {
            codec = value;
            return this;
        }

        /** Lives by name. Default: {@code hot} 10 minutes, {@code warm} 45 minutes, {@code cold} 12 hours. */
        public Builder tiers(Map<String, Duration> value) {
            tiers = value;
            return this;
        }

        /** What every key begins with. Default: empty, none. */
        public Builder keyPrefix(String value) {
            keyPrefix = value;
            return this;
        }

        /** How long a key may be, in characters, before its end is hashed. Default: 100. */
        public Builder keyMaxLength(int value) {
            keyMaxLength = value;
            return this;
        }

        /** When the lease of a dead holder ends by itself. Default: 30 seconds. */
        public Builder leaseTtl(Duration value) {
            leaseTtl = value;
            return this;
        }

        /** How long a caller waits for the load of another. Default: 5 seconds. */
        public Builder leaseWait(Duration value) {
            leaseWait = value;
            return this;
        }

        /** How long after an invalidation nothing is stored under what it reached. Default: zero, not at all. */
        public Builder grace(Duration value) {
            grace = value;
            return this;
        }

        /** When another process does what a dead one was about to invalidate; zero: never. Default: 30 seconds. */
        public Builder crashWindow(Duration value) {
            crashWindow = value;
            return this;
        }

        /** How many loads in the background run at once, at least 1. Default: 32. */
        public Builder maxConcurrentRefreshes(int value) {
            maxConcurrentRefreshes = value;
            return this;
        }

        /** Whether warnings at start-up are errors. Default: false. */
        public Builder strict(boolean value) {
            strict = value;
            return this;
        }

        /** What single caches say otherwise: attribute text by attribute name, by cache name. Default: nothing. */
        public Builder caches(Map<String, Map<String, String>> value) {
            caches = value;
            return this;
        }

        /**
         * Makes them.
         *
         * @throws CacheConfigurationException if a setting is out of its range; the message says which and the cure
         */
        public CacheSettings build() {
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
                    caches);
        }
    }
}
