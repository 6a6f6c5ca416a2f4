package dev.larder.cache.spring.properties;

import dev.larder.cache.settings.DurationText;
import dev.larder.cache.store.redis.connection.PoolSettings;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import org.jspecify.annotations.Nullable;

/** Where Redis is, and how to speak to it. */
public final class RedisProperties {
    private @Nullable String url;
    private int scanRate;
    private String timeout = DurationText.format(RedisConnectionSettings.DEFAULT_TIMEOUT);
    private @Nullable String username;
    private @Nullable String password;
    private @Nullable Integer database;
    private final Pool pool = new Pool();
    private final Ssl ssl = new Ssl();
    private final Cluster cluster = new Cluster();
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
        private int maxActive = PoolSettings.DEFAULT.maxActive();
        private int maxIdle = PoolSettings.DEFAULT.maxIdle();
        private int minIdle = PoolSettings.DEFAULT.minIdle();
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
        private boolean enabled;
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
        private @Nullable String master;
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

    /** What a placeholder with an empty default leaves says nothing. */
    private static @Nullable String orNone(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
