package dev.larder.cache.spring;

import dev.larder.cache.Larder;
import dev.larder.cache.method.CacheCatalog;
import dev.larder.cache.method.CacheWiring;
import dev.larder.cache.method.TransactionContext;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.util.ClassUtils;

/**
 * The advice and the start-up check, for both roads: {@link EnableLarder} and Spring Boot. Needs a
 * {@link LarderProperties} bean and a {@link Larder} bean.
 */
@Configuration(proxyBeanMethods = false)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
public class LarderInfrastructure {

    private static final String TRANSACTIONS =
            "org.springframework.transaction.support.TransactionSynchronizationManager";

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static CompiledMethods larderCompiledMethods(ConfigurableListableBeanFactory beanFactory) {
        AnnotatedMethodReader reader =
                new AnnotatedMethodReader(text -> String.valueOf(beanFactory.resolveEmbeddedValue(text)));
        return new CompiledMethods(reader, () -> new CacheCatalog(wiring(beanFactory)));
    }

    /** Every cache and invalidation of the application, for those who report on them. */
    @Bean
    @Lazy
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static CacheCatalog larderCatalog(CompiledMethods methods) {
        return methods.catalog();
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static ProxyStyle larderProxyStyle(BeanFactory beanFactory) {
        return new ProxyStyle(beanFactory);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Advisor larderAdvisor(CompiledMethods methods, ProxyStyle proxyStyle, LarderProperties properties) {
        DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(
                new LarderPointcut(proxyStyle), new LarderInterceptor(methods, properties.isEnabled()));
        advisor.setOrder(properties.getOrder());
        return advisor;
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static StartUpCheck larderStartUpCheck(
            ConfigurableListableBeanFactory beanFactory,
            ConfigurableEnvironment environment,
            LarderProperties properties,
            CompiledMethods methods,
            ProxyStyle proxyStyle) {
        return new StartUpCheck(beanFactory, environment, properties, methods, proxyStyle);
    }

    private static CacheWiring wiring(ConfigurableListableBeanFactory beanFactory) {
        Larder larder = beanFactory.getBean(Larder.class);
        return new CacheWiring(
                larder.engine(),
                larder.settings(),
                larder.codecs(),
                larder.keySchema(),
                larder.listener(),
                new SpelExpressions(beanFactory, beanFactory.getBeanClassLoader()),
                transactions(beanFactory.getBeanClassLoader()),
                AnnotatedMethodReader::neverCached,
                beanFactory.getBeanProvider(Clock.class).getIfUnique(Clock::systemUTC));
    }

    private static TransactionContext transactions(@Nullable ClassLoader classLoader) {
        return ClassUtils.isPresent(TRANSACTIONS, classLoader) ? new SpringTransactions() : TransactionContext.NONE;
    }
}
