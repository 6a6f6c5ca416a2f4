package dev.larder.cache.store.redis;

import dev.larder.cache.CacheConfigurationException;
import java.net.URI;
import java.net.URISyntaxException;
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
 * @param username the ACL user, or {@code null} for the default user
 * @param password or {@code null} if the server wants none
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

    public static Builder builder() {
        return new Builder();
    }

    /**
     * The settings a URL holds, everything else at its default.
     *
     * @param url {@code redis://[user:password@]host[:port][/database]}, or {@code rediss://} for TLS
     * @throws CacheConfigurationException if it is no such URL
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
         * @throws CacheConfigurationException if it is no {@code redis://} or {@code rediss://} URL
         */
        public Builder url(String url) {
            RedisUrl parsed = RedisUrl.parse(url);
            host = parsed.host();
            port = parsed.port();
            tls = parsed.tls();
            if (parsed.database() != null) {
                database = parsed.database();
            }
            if (parsed.password() != null) {
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

    private record RedisUrl(
            String host,
            int port,
            boolean tls,
            @Nullable Integer database,
            @Nullable String username,
            @Nullable String password) {

        static RedisUrl parse(String url) {
            URI uri = uri(url);
            boolean tls = "rediss".equalsIgnoreCase(uri.getScheme());
            if ((!tls && !"redis".equalsIgnoreCase(uri.getScheme())) || uri.getHost() == null) {
                throw unusable(url, null);
            }
            String[] credentials = credentials(uri);
            return new RedisUrl(
                    unbracketed(uri.getHost()),
                    uri.getPort() < 0 ? 6379 : uri.getPort(),
                    tls,
                    database(url, uri),
                    credentials.length < 2 || credentials[0].isEmpty() ? null : decoded(credentials[0]),
                    credentials.length < 2 ? null : decoded(credentials[1]));
        }

        private static URI uri(String url) {
            try {
                return new URI(url);
            } catch (URISyntaxException e) {
                // Without the cause: it would repeat the password.
                throw unusable(url, null);
            }
        }

        private static String[] credentials(URI uri) {
            String userInfo = uri.getRawUserInfo();
            return userInfo == null ? new String[0] : userInfo.split(":", 2);
        }

        /** Percent escapes only: in the user part of a URL a plus sign is a plus sign. */
        private static String decoded(String part) {
            return URI.create("x://" + part + "@h").getUserInfo();
        }

        private static @Nullable Integer database(String url, URI uri) {
            String path = uri.getPath();
            if (path == null || path.length() < 2) {
                return null;
            }
            try {
                return Integer.valueOf(path.substring(1));
            } catch (NumberFormatException e) {
                throw unusable(url, e);
            }
        }

        private static String unbracketed(String host) {
            return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        }

        private static CacheConfigurationException unusable(String url, @Nullable Exception cause) {
            return new CacheConfigurationException(
                    "larder.redis.url is \"" + withoutPassword(url)
                            + "\"; it must look like redis://user:password@host:6379/0, or rediss:// for TLS."
                            + " Special characters in user and password are written as %-escapes.",
                    cause);
        }

        private static String withoutPassword(String url) {
            return url.replaceFirst("//.*@", "//***@");
        }
    }
}
