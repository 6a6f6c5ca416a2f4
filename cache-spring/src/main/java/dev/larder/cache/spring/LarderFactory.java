package dev.larder.cache.spring;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.Larder;
import dev.larder.cache.LarderBuilder;
import dev.larder.cache.codec.Codec;
import dev.larder.cache.codec.JsonCodec;
import dev.larder.cache.engine.ContextCarrier;
import dev.larder.cache.engine.DurationText;
import dev.larder.cache.invalidation.InvalidationOutbox;
import dev.larder.cache.key.KeySchema;
import dev.larder.cache.method.TransactionContext;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.CacheTracer;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.NoStore;
import dev.larder.cache.store.redis.PoolSettings;
import dev.larder.cache.store.redis.RedisConnectionSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import redis.clients.jedis.UnifiedJedis;
import tools.jackson.databind.json.JsonMapper;

/** Makes the {@link Larder} of an application from its properties and beans. Does not wait for Redis. */
public final class LarderFactory {

    private final LarderProperties properties;
    private final BeanFactory beans;

    public LarderFactory(LarderProperties properties, BeanFactory beans) {
        this.properties = properties;
        this.beans = beans;
    }

    /**
     * The larder. Takes a {@link KeySchema} bean, {@link CacheStore} bean, {@link Codec}, {@link CacheListener},
     * {@link ContextCarrier} beans, a {@link CacheTracer} and an {@link InvalidationOutbox} bean where there are such,
     * and the modules of the {@link JsonMapper} bean.
     *
     * @throws CacheConfigurationException if a property is wrong; the message names it
     */
    public Larder create() {
        LarderBuilder builder = Larder.builder().settings(properties.settings());
        beans.getBeanProvider(KeySchema.class).ifUnique(builder::keySchema);
        addCodecs(builder);
        beans.getBeanProvider(CacheListener.class).orderedStream().forEach(builder::listener);
        builder.context(context());
        beans.getBeanProvider(TransactionContext.class).ifUnique(builder::transactions);
        beans.getBeanProvider(CacheTracer.class).ifUnique(builder::tracer);
        beans.getBeanProvider(InvalidationOutbox.class).ifUnique(builder::outbox);
        builder.invalidationChannel(properties.getInvalidation().getChannel());
        chooseStore(builder);
        return builder.build();
    }

    private ContextCarrier context() {
        return new CallerContext(
                beans.getBeanProvider(ContextCarrier.class).orderedStream().toList(), Larder.class.getClassLoader());
    }

    private void addCodecs(LarderBuilder builder) {
        List<Codec> codecs = beans.getBeanProvider(Codec.class).orderedStream().toList();
        codecs.forEach(builder::codec);
        if (codecs.stream().noneMatch(JsonCodec.class::isInstance)) {
            beans.getBeanProvider(JsonMapper.class).ifUnique(mapper -> builder.codec(new JsonCodec(mapper)));
        }
    }

    private void chooseStore(LarderBuilder builder) {
        CacheStore own = beans.getBeanProvider(CacheStore.class).getIfUnique();
        if (!properties.isEnabled()) {
            builder.store(new NoStore());
        } else if (properties.getStore() == LarderProperties.Store.MEMORY) {
            builder.memory();
        } else if (own != null) {
            builder.store(own);
        } else {
            chooseRedis(builder);
        }
    }

    private void chooseRedis(LarderBuilder builder) {
        LarderProperties.Redis redis = properties.getRedis();
        UnifiedJedis client = beans.getBeanProvider(UnifiedJedis.class).getIfUnique();
        if (redis.getUrl() == null && client != null) {
            refuseDetailsFor(client);
            builder.redis(client);
            return;
        }
        RedisConnectionSettings.Builder connection = RedisConnectionSettings.builder();
        RedisDetails details = beans.getBeanProvider(RedisDetails.class).getIfUnique();
        if (redis.getUrl() != null) {
            connection.url(redis.getUrl());
        } else if (details != null) {
            details.describe(connection);
        }
        addCredentials(connection, redis);
        addEncryption(connection, redis.getSsl(), details);
        builder.redis(connection
                .scanRate(redis.getScanRate())
                .timeout(DurationText.parsePositive(redis.getTimeout(), "larder.redis.timeout"))
                .pool(pool(redis.getPool())));
    }

    private static void addCredentials(RedisConnectionSettings.Builder connection, LarderProperties.Redis redis) {
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
            RedisConnectionSettings.Builder connection,
            LarderProperties.Redis.Ssl ssl,
            @Nullable RedisDetails details) {
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

    private static PoolSettings pool(LarderProperties.Redis.Pool pool) {
        String maxWait = pool.getMaxWait();
        return new PoolSettings(
                pool.getMaxActive(),
                pool.getMaxIdle(),
                pool.getMinIdle(),
                maxWait == null ? null : DurationText.parsePositive(maxWait, "larder.redis.pool.max-wait"));
    }

    /** A client is taken as it is, so saying otherwise beside it would do nothing. */
    private void refuseDetailsFor(UnifiedJedis client) {
        LarderProperties.Redis redis = properties.getRedis();
        if (redis.getUsername() != null
                || redis.getPassword() != null
                || redis.getDatabase() != null
                || redis.getSsl().isEnabled()
                || redis.getSsl().getBundle() != null) {
            throw new CacheConfigurationException("Redis is reached through the bean of type "
                    + client.getClass().getName()
                    + ", which brings its own credentials, database and encryption. Remove"
                    + " larder.redis.username, .password, .database and .ssl.*, or set larder.redis.url.");
        }
    }
}
