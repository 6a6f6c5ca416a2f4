package dev.larder.cache.spring;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.LarderBuilder;
import dev.larder.cache.settings.DurationText;
import dev.larder.cache.spring.properties.LarderProperties;
import dev.larder.cache.spring.properties.RedisProperties;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.NoStore;
import dev.larder.cache.store.redis.connection.PoolSettings;
import dev.larder.cache.store.redis.connection.RedisConnectionSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import redis.clients.jedis.UnifiedJedis;

/** Chooses where entries live, and says in the log where that is and why. */
final class StoreChoice {

    private static final Logger LOG = LoggerFactory.getLogger(StoreChoice.class);

    private final LarderProperties properties;
    private final BeanFactory beans;

    StoreChoice(LarderProperties properties, BeanFactory beans) {
        this.properties = properties;
        this.beans = beans;
    }

    /** Tells the builder. */
    void make(LarderBuilder builder) {
        CacheStore own = SoleBean.of(CacheStore.class, beans);
        if (!properties.isEnabled()) {
            LOG.info("Nothing is cached, because larder.enabled=false");
            builder.store(new NoStore());
        } else if (properties.getStore() == LarderProperties.Store.MEMORY) {
            LOG.info("Entries live in the memory of this process, because larder.store=memory");
            builder.memory();
        } else if (own != null) {
            LOG.info("Entries live in the CacheStore bean of the application, {}", typeOf(own));
            builder.store(own);
        } else {
            chooseRedis(builder);
        }
    }

    private void chooseRedis(LarderBuilder builder) {
        RedisProperties redis = properties.getRedis();
        UnifiedJedis client = redis.getUrl() != null ? null : SoleBean.of(UnifiedJedis.class, beans);
        if (client != null) {
            refuseDetailsFor(client);
            LOG.info(
                    "Entries live in the Redis of the UnifiedJedis bean, {}, because larder.redis.url is not set",
                    typeOf(client));
            builder.redis(client);
            return;
        }
        RedisConnectionSettings.Builder connection = RedisConnectionSettings.builder();
        RedisDetails details = beans.getBeanProvider(RedisDetails.class).getIfUnique();
        String named = describe(connection, redis.getUrl(), details);
        addCredentials(connection, redis);
        addEncryption(connection, redis.getSsl(), details);
        connection
                .scanRate(redis.getScanRate())
                .timeout(DurationText.parsePositive(redis.getTimeout(), "larder.redis.timeout"))
                .pool(pool(redis.getPool()));
        sayWhich(connection.build(), named);
        builder.redis(connection);
    }

    /** Fills in where Redis is; returns what names it, {@code null} if nothing does. */
    private static @Nullable String describe(
            RedisConnectionSettings.Builder connection, @Nullable String url, @Nullable RedisDetails details) {
        if (url != null) {
            connection.url(url);
            return "larder.redis.url";
        }
        return details == null ? null : details.describe(connection);
    }

    private static void sayWhich(RedisConnectionSettings redis, @Nullable String named) {
        LOG.info(
                "Entries live in Redis at {}, database {}, {}",
                redis.address(),
                redis.database(),
                named != null
                        ? "because " + named + " says so"
                        : "the default, because neither larder.redis.url nor a UnifiedJedis bean nor Spring Boot's"
                                + " Redis properties name another");
    }

    private static String typeOf(Object bean) {
        return bean.getClass().getName();
    }

    private static void addCredentials(RedisConnectionSettings.Builder connection, RedisProperties redis) {
        if (redis.getUsername() != null) {
            connection.username(redis.getUsername());
        }
        if (redis.getPassword() != null) {
            connection.password(redis.getPassword());
        }
        if (redis.getDatabase() != null) {
            connection.database(redis.getDatabase());
        }
    }

    private static void addEncryption(
            RedisConnectionSettings.Builder connection, RedisProperties.Ssl ssl, @Nullable RedisDetails details) {
        if (ssl.getBundle() != null) {
            if (details == null) {
                throw new CacheConfigurationException("larder.redis.ssl.bundle = \"" + ssl.getBundle()
                        + "\" needs Spring Boot, whose bundles it names. Use a rediss:// URL, or define a UnifiedJedis"
                        + " bean.");
            }
            connection.sslContext(details.sslBundle(ssl.getBundle()));
        } else if (ssl.isEnabled()) {
            connection.tls(true);
        }
    }

    private static PoolSettings pool(RedisProperties.Pool pool) {
        String maxWait = pool.getMaxWait();
        return new PoolSettings(
                pool.getMaxActive(),
                pool.getMaxIdle(),
                pool.getMinIdle(),
                maxWait == null ? null : DurationText.parsePositive(maxWait, "larder.redis.pool.max-wait"));
    }

    /** A client is taken as it is, so saying otherwise beside it would do nothing. */
    private void refuseDetailsFor(UnifiedJedis client) {
        RedisProperties redis = properties.getRedis();
        if (redis.getUsername() != null
                || redis.getPassword() != null
                || redis.getDatabase() != null
                || redis.getSsl().isEnabled()
                || redis.getSsl().getBundle() != null) {
            throw new CacheConfigurationException("Redis is reached through the bean of type " + typeOf(client)
                    + ", which brings its own credentials, database and encryption. Remove"
                    + " larder.redis.username, .password, .database and .ssl.*, or set larder.redis.url.");
        }
    }
}
