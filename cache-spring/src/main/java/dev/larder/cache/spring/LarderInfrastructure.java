package dev.larder.cache.spring;

import dev.larder.cache.Larder;
import dev.larder.cache.integration.LarderParts;
import dev.larder.cache.method.CacheWiring;
import dev.larder.cache.method.check.CacheCatalog;
import dev.larder.cache.method.declaration.AsyncType;
import dev.larder.cache.spring.check.LateBeanCheck;
import dev.larder.cache.spring.check.StartUpCheck;
import dev.larder.cache.spring.check.UnknownPropertyCheck;
import dev.larder.cache.spring.expression.SpelExpressions;
import dev.larder.cache.spring.interception.AnnotatedMethodReader;
import dev.larder.cache.spring.interception.CompiledMethods;
import dev.larder.cache.spring.interception.LarderAdvisor;
import dev.larder.cache.spring.interception.ProxyStyle;
import dev.larder.cache.spring.properties.LarderProperties;
import dev.larder.cache.transaction.TransactionContext;
import java.time.Clock;
import java.util.List;
import org.springframework.aop.Advisor;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The advice and the start-up check, for both roads: {@link EnableLarder} and Spring Boot. Needs a
 * {@link LarderProperties} bean and a {@link Larder} bean.
 */
@Configuration(proxyBeanMethods = false)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
class LarderInfrastructure {

    /** Types of results that come later, beside {@code CompletionStage}. */
    record AsyncTypes(List<AsyncType> types) {}

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static CompiledMethods larderCompiledMethods(ConfigurableListableBeanFactory beanFactory) {
        AnnotatedMethodReader reader =
                new AnnotatedMethodReader(text -> String.valueOf(beanFactory.resolveEmbeddedValue(text)));
        return new CompiledMethods(reader, () -> beanFactory.getBean(CacheCatalog.class));
    }

    @Bean
    @Lazy
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static CacheCatalog larderCacheCatalog(ConfigurableListableBeanFactory beanFactory) {
        return new CacheCatalog(wiring(beanFactory));
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static ProxyStyle larderProxyStyle(ConfigurableListableBeanFactory beanFactory) {
        return new ProxyStyle(beanFactory);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Advisor larderAdvisor(
            CompiledMethods methods, ProxyStyle proxyStyle, ObjectProvider<LarderProperties> properties) {
        return new LarderAdvisor(methods, proxyStyle, properties::getObject);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static StartUpCheck larderStartUpCheck(
            ConfigurableListableBeanFactory beanFactory,
            ConfigurableEnvironment environment,
            LarderProperties properties,
            CompiledMethods methods,
            ProxyStyle proxyStyle,
            LateBeanCheck lateBeans) {
        return new StartUpCheck(beanFactory, environment, properties, methods, proxyStyle, lateBeans);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static LateBeanCheck larderLateBeanCheck() {
        return new LateBeanCheck();
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static InvalidationEvents larderInvalidationEvents(ObjectProvider<Larder> larder) {
        return new InvalidationEvents(larder);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static UnknownPropertyCheck larderUnknownPropertyCheck(ConfigurableEnvironment environment) {
        return new UnknownPropertyCheck(environment);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static LarderLifetime larderLifetime(ConfigurableListableBeanFactory beanFactory) {
        return new LarderLifetime(beanFactory);
    }

    private static CacheWiring wiring(ConfigurableListableBeanFactory beanFactory) {
        AsyncTypes async =
                beanFactory.getBeanProvider(AsyncTypes.class).getIfAvailable(() -> new AsyncTypes(List.of()));
        return new CacheWiring(
                parts(beanFactory),
                new SpelExpressions(beanFactory, beanFactory.getBeanClassLoader()),
                AnnotatedMethodReader::neverCached,
                async.types(),
                Clock.systemUTC());
    }

    /** A larder of the user's own making may know of no transactions; annotated methods follow them all the same. */
    private static LarderParts parts(BeanFactory beanFactory) {
        LarderParts parts = beanFactory.getBean(Larder.class).parts();
        return parts.transactions().context() != TransactionContext.NONE
                ? parts
                : parts.with(beanFactory
                        .getBeanProvider(TransactionContext.class)
                        .getIfAvailable(() -> TransactionContext.NONE));
    }
}
