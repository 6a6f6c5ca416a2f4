package dev.larder.cache.store.redis.connection;

import dev.larder.cache.CacheConfigurationException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.SslOptions;

/**
 * Where one Redis server is and how to speak to it. Immutable; built by {@link #builder()}.
 *
 * @param host name or address; default {@code localhost}
 * @param port 1 to 65535; default 6379
 * @param database from 0; default 0
 * @param username the ACL user, or {@code null} (or empty) for the default user; needs a password
 * @param password or {@code null} (or empty) if the server wants none
 * @param tls whether the connection is encrypted. The server's certificate and host name are then verified
 * @param sslOptions trust and key stores for TLS, or {@code null}
 * @param sslContext where trust and keys come from instead, or {@code null} for the platform's
 * @param timeout the budget of one command, connecting included; positive, default 250 ms
 * @param pool how many connections are kept
 * @param keyPrefix what stands, followed by a colon, before every auxiliary name of the library; empty by default
 * @param scanRate how many keys a second one search for the keys of a pattern looks at; 0, the default, for no limit
 * @param clientName how the connections name themselves; default {@code larder}
 */
public record RedisConnectionSettings(
        String host,
        int port,
        int database,
        @Nullable String username,
        @Nullable String password,
        boolean tls,
        @Nullable SslOptions sslOptions,
        @Nullable SSLContext sslContext,
        Duration timeout,
        PoolSettings pool,
        String keyPrefix,
        int scanRate,
        String clientName) {

    /** The default budget of one command. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(250);

    public RedisConnectionSettings {
        username = orNone(username);
        password = orNone(password);
        if (username != null && password == null) {
            throw new CacheConfigurationException("The Redis user \"" + username + "\" has no password: set"
                    + " larder.redis.password too, or leave larder.redis.username out. For a user without one (nopass)"
                    + " any password will do.");
        }
        if (host.isBlank()) {
            throw new CacheConfigurationException("larder.redis.host is empty; name the Redis server's host.");
        }
        if (port < 1 || port > 65_535) {
            throw new CacheConfigurationException("larder.redis.port is " + port + "; it must be 1 to 65535.");
        }
        if (database < 0) {
            throw new CacheConfigurationException("larder.redis.database is " + database + "; it must be 0 or more.");
        }
        if (timeout.toMillis() < 1 || timeout.compareTo(Duration.ofHours(1)) > 0) {
            throw new CacheConfigurationException(
                    "larder.redis.timeout is " + timeout.toMillis() + "ms; it must be 1ms to 1h.");
        }
        if (scanRate < 0) {
            throw new CacheConfigurationException("larder.redis.scan-rate is " + scanRate
                    + "; it must be a number of keys per second, or 0 for no limit.");
        }
        if (!clientName.chars().allMatch(c -> c >= '!' && c <= '~')) {
            throw new CacheConfigurationException("larder.redis.client-name is \"" + clientName
                    + "\"; it must hold printable ASCII characters without blanks.");
        }
    }

    private static @Nullable String orNone(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * The settings a URL holds, everything else at its default.
     *
     * @param url {@code redis://[[user]:password@]host[:port][/database]}, or {@code rediss://} for TLS
     * @throws CacheConfigurationException if it is no such URL, or has a part that means nothing here
     */
    public static RedisConnectionSettings of(String url) {
        return builder().url(url).build();
    }

    /** The server as messages name it; never holds a password. */
    public String address() {
        return host + ":" + port;
    }

    /** Like a record's, without the password. */
    @Override
    public String toString() {
        return "RedisConnectionSettings[" + (tls ? "rediss://" : "redis://") + address() + "/" + database + ", timeout="
                + timeout + ", pool=" + pool + ", keyPrefix=" + keyPrefix + "]";
    }

    /** Collects settings. Not thread-safe. A later call overrides an earlier one, a URL's parts included. */
    public static final class Builder {

        private String host = "localhost";
        private int port = 6379;
        private int database;
        private @Nullable String username;
        private @Nullable String password;
        private boolean tls;
        private @Nullable SslOptions sslOptions;
        private @Nullable SSLContext sslContext;
        private Duration timeout = DEFAULT_TIMEOUT;
        private PoolSettings pool = PoolSettings.DEFAULT;
        private String keyPrefix = "";
        private int scanRate;
        private String clientName = "larder";

        private Builder() {}

        /**
         * Takes host, port, credentials, database and TLS from a URL; what it does not name keeps its value.
         *
         * @throws CacheConfigurationException if it is no {@code redis://} or {@code rediss://} URL, or has a part that
         *     means nothing here
         */
        public Builder url(String url) {
            RedisUrl parsed = RedisUrl.parse(url);
            host = parsed.host();
            port = parsed.port();
            tls = parsed.tls();
            if (parsed.database() != null) {
                database = parsed.database();
            }
            if (parsed.username() != null || parsed.password() != null) {
                username = parsed.username();
                password = parsed.password();
            }
            return this;
        }

        public Builder host(String value) {
            host = value;
            return this;
        }

        public Builder port(int value) {
            port = value;
            return this;
        }

        public Builder database(int value) {
            database = value;
            return this;
        }

        public Builder username(@Nullable String value) {
            username = value;
            return this;
        }

        public Builder password(@Nullable String value) {
            password = value;
            return this;
        }

        /** Whether to encrypt, trusting what the platform trusts unless a context or options are given. */
        public Builder tls(boolean value) {
            tls = value;
            return this;
        }

        /** Encrypts with these stores and this verification; {@code null} takes them back. */
        public Builder sslOptions(@Nullable SslOptions value) {
            sslOptions = value;
            tls |= value != null;
            return this;
        }

        /** Encrypts with this context, verifying the host's name; {@code null} takes it back. */
        public Builder sslContext(@Nullable SSLContext value) {
            sslContext = value;
            tls |= value != null;
            return this;
        }

        public Builder timeout(Duration value) {
            timeout = value;
            return this;
        }

        public Builder pool(PoolSettings value) {
            pool = value;
            return this;
        }

        public Builder keyPrefix(String value) {
            keyPrefix = value;
            return this;
        }

        /** How many keys a second one search for the keys of a pattern looks at; 0, the default, for no limit. */
        public Builder scanRate(int keysPerSecond) {
            scanRate = keysPerSecond;
            return this;
        }

        public Builder clientName(String value) {
            clientName = value;
            return this;
        }

        /**
         * The settings collected so far.
         *
         * @throws CacheConfigurationException if a value is out of its range
         */
        public RedisConnectionSettings build() {
            return new RedisConnectionSettings(
                    host,
                    port,
                    database,
                    username,
                    password,
                    tls,
                    sslOptions,
                    sslContext,
                    timeout,
                    pool,
                    keyPrefix,
                    scanRate,
                    clientName);
        }
    }
}
