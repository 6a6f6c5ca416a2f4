package dev.larder.cache.spring;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.Larder;
import dev.larder.cache.LarderBuilder;
import dev.larder.cache.codec.Codec;
import dev.larder.cache.codec.json.JsonCodec;
import dev.larder.cache.engine.load.ContextCarrier;
import dev.larder.cache.invalidation.InvalidationOutbox;
import dev.larder.cache.key.KeySchema;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.CacheTracer;
import dev.larder.cache.spring.async.CallerContext;
import dev.larder.cache.spring.check.UnbuiltPropertyCheck;
import dev.larder.cache.spring.properties.LarderProperties;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.transaction.TransactionContext;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the {@link Larder} of an application from its properties and beans. Does not wait for Redis. Internal: public
 * for {@code boot}, not for users; it may change in any release.
 */
public final class LarderFactory {

    private static final Logger LOG = LoggerFactory.getLogger(LarderFactory.class);

    private final LarderProperties properties;
    private final BeanFactory beans;

    public LarderFactory(LarderProperties properties, BeanFactory beans) {
        this.properties = properties;
        this.beans = beans;
    }

    /**
     * The larder. Takes a {@link KeySchema} bean, {@link CacheStore} bean, {@link Codec}, {@link CacheListener},
     * {@link ContextCarrier} beans, a {@link CacheTracer} and an {@link InvalidationOutbox} bean where there are such,
     * and the modules of the {@link JsonMapper} bean. {@link LarderBuilderCustomizer} beans have the last word.
     *
     * @throws CacheConfigurationException if a property is wrong, or if there are several beans where one is taken; the
     *     message names them
     */
    public Larder create() {
        UnbuiltPropertyCheck.check(properties);
        LarderBuilder builder = Larder.builder().settings(properties.settings());
        take(KeySchema.class, builder::keySchema);
        addCodecs(builder);
        beans.getBeanProvider(CacheListener.class).orderedStream().forEach(builder::listener);
        builder.context(context());
        take(TransactionContext.class, builder::transactions);
        take(CacheTracer.class, builder::tracer);
        take(InvalidationOutbox.class, builder::outbox);
        builder.invalidationChannel(properties.getInvalidation().getChannel());
        new StoreChoice(properties, beans).make(builder);
        customize(builder);
        return builder.build();
    }

    private void customize(LarderBuilder builder) {
        beans.getBeanProvider(LarderBuilderCustomizer.class).orderedStream().forEach(customizer -> {
            LOG.info("The larder is customized by {}", customizer.getClass().getName());
            customizer.customize(builder);
        });
    }

    private <T> void take(Class<T> type, Consumer<T> taker) {
        T bean = SoleBean.of(type, beans);
        if (bean != null) {
            taker.accept(bean);
        }
    }

    private ContextCarrier context() {
        return new CallerContext(
                beans.getBeanProvider(ContextCarrier.class).orderedStream().toList(), Larder.class.getClassLoader());
    }

    private void addCodecs(LarderBuilder builder) {
        List<Codec> codecs = beans.getBeanProvider(Codec.class).orderedStream().toList();
        codecs.forEach(builder::codec);
        if (codecs.stream().noneMatch(JsonCodec.class::isInstance)) {
            addMapper(builder);
        }
    }

    private void addMapper(LarderBuilder builder) {
        try {
            beans.getBeanProvider(JsonMapper.class).ifAvailable(mapper -> builder.codec(new JsonCodec(mapper)));
        } catch (NoUniqueBeanDefinitionException e) {
            LOG.warn(
                    "There are {} beans of type JsonMapper, and none of them is @Primary: {}. Values are written without"
                            + " the modules of any. Put @Primary on one, or define a bean of type JsonCodec with the"
                            + " mapper that Larder is to use.",
                    e.getNumberOfBeansFound(),
                    e.getBeanNamesFound());
        }
    }
}
