package dev.larder.cache.spring.properties;

import dev.larder.cache.settings.CacheSettings;
import dev.larder.cache.settings.DurationText;
import dev.larder.cache.settings.JitterText;
import dev.larder.cache.spring.transaction.TransactionFill;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;

/**
 * Every {@code larder.*} property, with its default; what each means stands in
 * {@code META-INF/spring-configuration-metadata.json}, for editors and the README. Durations are text as in the
 * annotations: {@code ms s m h d} or ISO-8601; {@link #settings} reads them. Bound by Spring Boot, or without it by
 * {@link LarderPropertiesBinder}. A bean of the application's own is taken as it is; what stands in the environment
 * then counts only if the bean's definition is annotated with Boot's {@code @ConfigurationProperties("larder")}.
 */
public final class LarderProperties {
    /** Outside {@code @Transactional}, which is last by default, and inside method security. */
    public static final int DEFAULT_ORDER = Ordered.LOWEST_PRECEDENCE - 1000;

    private static final CacheSettings DEFAULTS = CacheSettings.DEFAULTS;

    /** Where entries live. */
    public enum Store {
        /** In Redis. */
        REDIS,
        /** In the memory of this process. */
        MEMORY
    }

    private boolean enabled = true;
    private Store store = Store.REDIS;
    private final RedisProperties redis = new RedisProperties();
    private String keyPrefix = DEFAULTS.keyPrefix();
    private int keyMaxLength = DEFAULTS.keyMaxLength();
    private String defaultTtl = DurationText.format(DEFAULTS.defaultTtl());
    private String nullTtl = DurationText.format(DEFAULTS.nullTtl());
    private String jitter = JitterText.format(DEFAULTS.jitter());
    private String codec = DEFAULTS.codec();
    private Map<String, String> tiers = defaultTiers();
    private String leaseTtl = DurationText.format(DEFAULTS.leaseTtl());
    private String leaseWait = DurationText.format(DEFAULTS.leaseWait());
    private boolean strict = DEFAULTS.strict();
    private int order = DEFAULT_ORDER;
    private Map<String, CacheProperties> caches = new TreeMap<>();
    private final Transaction transaction = new Transaction();
    private final Refresh refresh = new Refresh();
    private final Invalidation invalidation = new Invalidation();
    private final Near near = new Near();

    public boolean isEnabled() {
        return enabled;
    }

    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    public Store getStore() {
        return store;
    }

    public void setStore(Store store) {
        this.store = store;
    }

    public RedisProperties getRedis() {
        return redis;
    }

    public String getKeyPrefix() {
        return keyPrefix;
    }

    public void setKeyPrefix(String keyPrefix) {
        this.keyPrefix = keyPrefix;
    }

    public int getKeyMaxLength() {
        return keyMaxLength;
    }

    public void setKeyMaxLength(int keyMaxLength) {
        this.keyMaxLength = keyMaxLength;
    }

    public String getDefaultTtl() {
        return defaultTtl;
    }

    public void setDefaultTtl(String defaultTtl) {
        this.defaultTtl = defaultTtl;
    }

    public String getNullTtl() {
        return nullTtl;
    }

    public void setNullTtl(String nullTtl) {
        this.nullTtl = nullTtl;
    }

    public String getJitter() {
        return jitter;
    }

    public void setJitter(String jitter) {
        this.jitter = jitter;
    }

    public String getCodec() {
        return codec;
    }

    public void setCodec(String codec) {
        this.codec = codec;
    }

    public Map<String, String> getTiers() {
        return tiers;
    }

    public void setTiers(Map<String, String> tiers) {
        this.tiers = tiers;
    }

    public String getLeaseTtl() {
        return leaseTtl;
    }

    public void setLeaseTtl(String leaseTtl) {
        this.leaseTtl = leaseTtl;
    }

    public String getLeaseWait() {
        return leaseWait;
    }

    public void setLeaseWait(String leaseWait) {
        this.leaseWait = leaseWait;
    }

    public boolean isStrict() {
        return strict;
    }

    public void setStrict(boolean strict) {
        this.strict = strict;
    }

    public int getOrder() {
        return order;
    }

    public void setOrder(int order) {
        this.order = order;
    }

    public Map<String, CacheProperties> getCaches() {
        return caches;
    }

    public void setCaches(Map<String, CacheProperties> caches) {
        this.caches = caches;
    }

    public Transaction getTransaction() {
        return transaction;
    }

    public Refresh getRefresh() {
        return refresh;
    }

    public Invalidation getInvalidation() {
        return invalidation;
    }

    public Near getNear() {
        return near;
    }

    /**
     * What the engine works with.
     *
     * @throws dev.larder.cache.CacheConfigurationException if a text is no duration or no percentage; the message names
     *     the property
     */
    public CacheSettings settings() {
        return CacheSettings.builder()
                .defaultTtl(DurationText.parsePositive(defaultTtl, "larder.default-ttl"))
                .nullTtl(DurationText.parse(nullTtl, "larder.null-ttl"))
                .jitter(JitterText.parse(jitter, "larder.jitter"))
                .codec(codec)
                .tiers(parsedTiers())
                .keyPrefix(keyPrefix)
                .keyMaxLength(keyMaxLength)
                .leaseTtl(DurationText.parsePositive(leaseTtl, "larder.lease-ttl"))
                .leaseWait(DurationText.parse(leaseWait, "larder.lease-wait"))
                .grace(DurationText.parse(invalidation.getGrace(), "larder.invalidation.grace"))
                .crashWindow(DurationText.parse(invalidation.getCrashWindow(), "larder.invalidation.crash-window"))
                .maxConcurrentRefreshes(refresh.getMaxConcurrent())
                .strict(strict)
                .caches(textsOfCaches())
                .build();
    }

    private Map<String, Map<String, String>> textsOfCaches() {
        Map<String, Map<String, String>> texts = new TreeMap<>();
        caches.forEach((name, cache) -> texts.put(name, cache.texts()));
        return texts;
    }

    private Map<String, Duration> parsedTiers() {
        Map<String, Duration> parsed = new TreeMap<>();
        tiers.forEach((name, text) ->
                parsed.put(name.toLowerCase(Locale.ROOT), DurationText.parsePositive(text, "larder.tiers." + name)));
        return parsed;
    }

    private static Map<String, String> defaultTiers() {
        Map<String, String> texts = new TreeMap<>();
        DEFAULTS.tiers().forEach((name, ttl) -> texts.put(name, DurationText.format(ttl)));
        return texts;
    }

    /** Loads inside transactions. */
    public static final class Transaction {
        private TransactionFill fill = TransactionFill.AUTO;
        private boolean fillBehind = true;

        public TransactionFill getFill() {
            return fill;
        }

        public void setFill(TransactionFill fill) {
            this.fill = fill;
        }

        public boolean isFillBehind() {
            return fillBehind;
        }

        public void setFillBehind(boolean fillBehind) {
            this.fillBehind = fillBehind;
        }
    }

    /** Loads that no caller waits for. */
    public static final class Refresh {
        private int maxConcurrent = DEFAULTS.maxConcurrentRefreshes();

        public int getMaxConcurrent() {
            return maxConcurrent;
        }

        public void setMaxConcurrent(int maxConcurrent) {
            this.maxConcurrent = maxConcurrent;
        }
    }

    /** How invalidations are delivered. */
    public static final class Invalidation {
        private String grace = DurationText.format(CacheSettings.DEFAULTS.grace());
        private String crashWindow = DurationText.format(CacheSettings.DEFAULTS.crashWindow());
        private String channel = "";

        public String getGrace() {
            return grace;
        }

        public void setGrace(String grace) {
            this.grace = grace;
        }

        public String getChannel() {
            return channel;
        }

        public void setChannel(String channel) {
            this.channel = channel;
        }

        public String getCrashWindow() {
            return crashWindow;
        }

        public void setCrashWindow(String crashWindow) {
            this.crashWindow = crashWindow;
        }
    }

    /** In-process copies. */
    public static final class Near {
        private @Nullable String heartbeat;

        public @Nullable String getHeartbeat() {
            return heartbeat;
        }

        public void setHeartbeat(@Nullable String heartbeat) {
            this.heartbeat = heartbeat;
        }
    }
}
