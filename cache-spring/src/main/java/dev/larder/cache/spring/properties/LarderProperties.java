package dev.larder.cache.spring.properties;

import dev.larder.cache.engine.CacheSettings;
import dev.larder.cache.engine.DurationText;
import dev.larder.cache.engine.JitterText;
import dev.larder.cache.spring.transaction.TransactionFill;
import dev.larder.cache.store.redis.PoolSettings;
import dev.larder.cache.store.redis.RedisConnectionSettings;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;

/**
 * Every {@code larder.*} property, with its default. Durations are text as in the annotations: {@code ms s m h d} or
 * ISO-8601; {@link #settings} reads them. Bound by Spring Boot, or without it by {@link LarderPropertiesBinder}. A bean
 * of the application's own is taken as it is; what stands in the environment then counts only if the bean's definition
 * is annotated with Boot's {@code @ConfigurationProperties("larder")}.
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

    /**
     * Whether anything is cached. When false, methods run as if not annotated and nothing is invalidated, so switch all
     * processes of one Redis at once. Annotations are still checked.
     */
    private boolean enabled = true;

    /** Where entries live: in Redis, or in the memory of this process for tests and first steps. */
    private Store store = Store.REDIS;

    /** Where Redis is. */
    private final Redis redis = new Redis();

    /** Goes before every key, with a colon between. Default: none. */
    private String keyPrefix = DEFAULTS.keyPrefix();

    /** The longest key in characters; longer ones end in a hash. */
    private int keyMaxLength = DEFAULTS.keyMaxLength();

    /** How long values are fresh where nothing else is said. */
    private String defaultTtl = DurationText.format(DEFAULTS.defaultTtl());

    /** How long absent values are remembered; 0 means not at all. */
    private String nullTtl = DurationText.format(DEFAULTS.nullTtl());

    /** The share of the TTL by which it may be shortened, from 0% to 90%. */
    private String jitter = JitterText.format(DEFAULTS.jitter());

    /** The codec of caches that name none: json, msgpack, or the name of a Codec bean. */
    private String codec = DEFAULTS.codec();

    /** TTLs by the name of a tier: hot, warm, cold, or your own. */
    private Map<String, String> tiers = defaultTiers();

    /** When the lease of a process that died while loading ends by itself. */
    private String leaseTtl = DurationText.format(DEFAULTS.leaseTtl());

    /** How long a caller waits for a load of another before it loads for itself. */
    private String leaseWait = DurationText.format(DEFAULTS.leaseWait());

    /** Whether warnings at start-up stop the start-up. */
    private boolean strict = DEFAULTS.strict();

    /** The order of the advice: inside method security, outside transactions. */
    private int order = DEFAULT_ORDER;

    /** Attributes of single caches, by cache name: larder.caches.product.ttl=10m. They win over the annotations. */
    private Map<String, Map<String, String>> caches = new TreeMap<>();

    /** Loads inside transactions. */
    private final Transaction transaction = new Transaction();

    /** Loads that no caller waits for. */
    private final Refresh refresh = new Refresh();

    /** How invalidations are delivered. */
    private final Invalidation invalidation = new Invalidation();

    /** In-process copies. */
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

    public Redis getRedis() {
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

    public Map<String, Map<String, String>> getCaches() {
        return caches;
    }

    public void setCaches(Map<String, Map<String, String>> caches) {
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
        return new CacheSettings(
                DurationText.parsePositive(defaultTtl, "larder.default-ttl"),
                DurationText.parse(nullTtl, "larder.null-ttl"),
                JitterText.parse(jitter, "larder.jitter"),
                codec,
                parsedTiers(),
                keyPrefix,
                keyMaxLength,
                DurationText.parsePositive(leaseTtl, "larder.lease-ttl"),
                DurationText.parse(leaseWait, "larder.lease-wait"),
                DurationText.parse(invalidation.getGrace(), "larder.invalidation.grace"),
                DurationText.parse(invalidation.getCrashWindow(), "larder.invalidation.crash-window"),
                refresh.getMaxConcurrent(),
                strict,
                caches);
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

    /** Where Redis is, and how to speak to it. */
    public static final class Redis {
        /**
         * Where Redis is: redis://user:password@host:6379/0, or rediss:// for TLS. Default: a UnifiedJedis bean, else
         * Spring Boot's Redis connection details or properties, else redis://localhost:6379.
         */
        private @Nullable String url;

        /** How many keys a second one search for the keys of a pattern looks at; 0: as many as it can. */
        private int scanRate;

        /** The budget of one command, connecting included. */
        private String timeout = DurationText.format(RedisConnectionSettings.DEFAULT_TIMEOUT);

        /** The ACL user; wins over one in the URL. */
        private @Nullable String username;

        /** The password; wins over one in the URL. */
        private @Nullable String password;

        /** The database's number; wins over one in the URL. Default: 0. */
        private @Nullable Integer database;

        /** The pool of connections. */
        private final Pool pool = new Pool();

        /** Encryption. */
        private final Ssl ssl = new Ssl();

        /** A Redis Cluster. */
        private final Cluster cluster = new Cluster();

        /** Redis behind Sentinels. */
        private final Sentinel sentinel = new Sentinel();

        public @Nullable String getUrl() {
            return url;
        }

        public void setUrl(@Nullable String url) {
            this.url = orNone(url);
        }

        public int getScanRate() {
            return scanRate;
        }

        public void setScanRate(int scanRate) {
            this.scanRate = scanRate;
        }

        public String getTimeout() {
            return timeout;
        }

        public void setTimeout(String timeout) {
            this.timeout = timeout;
        }

        public @Nullable String getUsername() {
            return username;
        }

        public void setUsername(@Nullable String username) {
            this.username = orNone(username);
        }

        public @Nullable String getPassword() {
            return password;
        }

        public void setPassword(@Nullable String password) {
            this.password = orNone(password);
        }

        public @Nullable Integer getDatabase() {
            return database;
        }

        public void setDatabase(@Nullable Integer database) {
            this.database = database;
        }

        public Pool getPool() {
            return pool;
        }

        public Ssl getSsl() {
            return ssl;
        }

        public Cluster getCluster() {
            return cluster;
        }

        public Sentinel getSentinel() {
            return sentinel;
        }

        /** The pool of connections, with the names of Boot's pool. */
        public static final class Pool {
            /** Connections in use and idle together, at least 1. */
            private int maxActive = PoolSettings.DEFAULT.maxActive();

            /** Connections kept when nobody uses them. */
            private int maxIdle = PoolSettings.DEFAULT.maxIdle();

            /** Connections kept open even if unused, at most max-idle. */
            private int minIdle = PoolSettings.DEFAULT.minIdle();

            /** Longest wait for a connection. Default: the whole larder.redis.timeout. */
            private @Nullable String maxWait;

            public int getMaxActive() {
                return maxActive;
            }

            public void setMaxActive(int maxActive) {
                this.maxActive = maxActive;
            }

            public int getMaxIdle() {
                return maxIdle;
            }

            public void setMaxIdle(int maxIdle) {
                this.maxIdle = maxIdle;
            }

            public int getMinIdle() {
                return minIdle;
            }

            public void setMinIdle(int minIdle) {
                this.minIdle = minIdle;
            }

            public @Nullable String getMaxWait() {
                return maxWait;
            }

            public void setMaxWait(@Nullable String maxWait) {
                this.maxWait = orNone(maxWait);
            }
        }

        /** Encryption. */
        public static final class Ssl {
            /** Whether connections are encrypted. Host names are verified. */
            private boolean enabled;

            /** The name of one of Spring Boot's SSL bundles that holds trust and keys; also switches encryption on. */
            private @Nullable String bundle;

            public boolean isEnabled() {
                return enabled;
            }

            public void setEnabled(boolean enabled) {
                this.enabled = enabled;
            }

            public @Nullable String getBundle() {
                return bundle;
            }

            public void setBundle(@Nullable String bundle) {
                this.bundle = orNone(bundle);
            }
        }

        /** A Redis Cluster. */
        public static final class Cluster {
            /** Nodes of a Redis Cluster to begin with. Not part of this release yet. */
            private @Nullable String nodes;

            public @Nullable String getNodes() {
                return nodes;
            }

            public void setNodes(@Nullable String nodes) {
                this.nodes = nodes;
            }
        }

        /** Redis behind Sentinels. */
        public static final class Sentinel {
            /** The name of the master that Sentinels watch. Not part of this release yet. */
            private @Nullable String master;

            /** Sentinels to ask. Not part of this release yet. */
            private @Nullable String nodes;

            public @Nullable String getMaster() {
                return master;
            }

            public void setMaster(@Nullable String master) {
                this.master = master;
            }

            public @Nullable String getNodes() {
                return nodes;
            }

            public void setNodes(@Nullable String nodes) {
                this.nodes = nodes;
            }
        }
    }

    /** Loads inside transactions. */
    public static final class Transaction {
        /**
         * Which loads may be stored although a transaction was open before the call: auto (read-only, READ_COMMITTED,
         * no ORM session that has read anything), read-only (the same at every isolation), never.
         */
        private TransactionFill fill = TransactionFill.AUTO;

        /**
         * Whether what must not be stored, because of a transaction or a session that was there before the call, is
         * loaded once more when the transaction has ended, or the call, on another thread, and stored then.
         */
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
        /**
         * How many loads run at once that no caller waits for, at least 1: refreshes past refreshAfter, and loads
         * behind calls in transactions. What finds no place stays as it is until somebody asks for it again.
         */
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
        /**
         * How long after an invalidation nothing is stored under what it reached, keys that were absent included. For
         * sources that lag, such as read replicas: it must exceed their lag. Costs a miss one more round trip on a
         * cluster. "0s": no grace time.
         */
        private String grace = DurationText.format(CacheSettings.DEFAULTS.grace());

        /**
         * How long after the death of a process, or its commit if that was later, another has done what it was about to
         * invalidate. Costs a write one more round trip to Redis. "0s": nobody does it.
         */
        private String crashWindow = DurationText.format(CacheSettings.DEFAULTS.crashWindow());

        /**
         * The Redis channel on which other programs say what to invalidate; empty: nobody listens. Its full name, to
         * which no key prefix is added.
         */
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
        /** How soon a lost connection is noticed. Not part of this release yet. */
        private @Nullable String heartbeat;

        public @Nullable String getHeartbeat() {
            return heartbeat;
        }

        public void setHeartbeat(@Nullable String heartbeat) {
            this.heartbeat = heartbeat;
        }
    }

    /** What a placeholder with an empty default leaves says nothing. */
    private static @Nullable String orNone(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
