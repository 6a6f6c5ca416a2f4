package dev.larder.cache.store.redis.connection;

import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.RedisProtocol;

/** What Jedis is told about a connection. RESP2 is pinned: it has the same raw replies in every Jedis and Redis. */
final class ClientConfigs {

    // Opening goes on behind the caller's back, so it may take longer than a command's budget.
    private static final Duration LEAST_TIME_TO_CONNECT = Duration.ofSeconds(1);

    private ClientConfigs() {}

    static JedisClientConfig forCommands(RedisConnectionSettings settings) {
        return base(settings).build();
    }

    /** For the connection that listens: its reads end when even the heartbeat's answer stays away. */
    static JedisClientConfig forListening(RedisConnectionSettings settings) {
        return base(settings)
                .blockingSocketTimeoutMillis((int) ListeningConnection.SILENCE.toMillis())
                .build();
    }

    private static DefaultJedisClientConfig.Builder base(RedisConnectionSettings settings) {
        int connectMillis = (int)
                Math.max(LEAST_TIME_TO_CONNECT.toMillis(), settings.timeout().toMillis());
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .protocol(RedisProtocol.RESP2)
                .connectionTimeoutMillis(connectMillis)
                .socketTimeoutMillis(connectMillis)
                .database(settings.database())
                .user(settings.username())
                .password(settings.password())
                .clientName(settings.clientName());
        encrypt(config, settings);
        return config;
    }

    private static void encrypt(DefaultJedisClientConfig.Builder config, RedisConnectionSettings settings) {
        if (!settings.tls()) {
            return;
        }
        if (settings.sslOptions() != null) {
            config.sslOptions(settings.sslOptions());
            return;
        }
        SSLParameters verifyHost = new SSLParameters();
        verifyHost.setEndpointIdentificationAlgorithm("HTTPS");
        config.ssl(true).sslParameters(verifyHost);
        SSLContext context = settings.sslContext();
        if (context != null) {
            config.sslSocketFactory(context.getSocketFactory());
        }
    }
}
