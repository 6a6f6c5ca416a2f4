package dev.larder.cache.spring;

import dev.larder.cache.Larder;
import dev.larder.cache.method.AsyncType;
import dev.larder.cache.method.CacheCatalog;
import dev.larder.cache.method.CacheWiring;
import dev.larder.cache.method.TransactionContext;
import dev.larder.cache.method.TransactionScope;
import dev.larder.cache.spring.async.CallerContext;
import dev.larder.cache.spring.async.ReactorType;
import dev.larder.cache.spring.check.LateBeanCheck;
import dev.larder.cache.spring.check.StartUpCheck;
import dev.larder.cache.spring.check.UnknownPropertyCheck;
import dev.larder.cache.spring.expression.SpelExpressions;
import dev.larder.cache.spring.interception.AnnotatedMethodReader;
import dev.larder.cache.spring.interception.CompiledMethods;
import dev.larder.cache.spring.interception.LarderAdvisor;
import dev.larder.cache.spring.interception.ProxyStyle;
import dev.larder.cache.spring.properties.LarderProperties;
import dev.larder.cache.spring.transaction.ReactiveTransactions;
import dev.larder.cache.spring.transaction.SpringTransactions;
import dev.larder.cache.spring.transaction.TransactionManagerPostProcessor;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.Advisor;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
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

    private static final String REACTOR = "reactor.core.publisher.Mono";
    private static final String TRANSACTIONS =
            "org.springframework.transaction.support.TransactionSynchronizationManager";

    private static final String TRANSACTION_MANAGERS = "larderTransactionManagers";

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

    /** Made before other beans, so it must need none of them. */
    @Bean(TRANSACTION_MANAGERS)
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static BeanPostProcessor larderTransactionManagers(ConfigurableListableBeanFactory beanFactory) {
        return ClassUtils.isPresent(TRANSACTIONS, beanFactory.getBeanClassLoader())
                ? new TransactionManagerPostProcessor()
                : new BeanPostProcessor() {};
    }

    private static CacheWiring wiring(ConfigurableListableBeanFactory beanFactory) {
        Larder larder = beanFactory.getBean(Larder.class);
        ReactiveTransactions reactive =
                beanFactory.getBean(ReactiveSupport.class).transactions();
        return new CacheWiring(
                larder.engine(),
                larder.settings(),
                larder.codecs(),
                larder.keySchema(),
                larder.listener(),
                new SpelExpressions(beanFactory, beanFactory.getBeanClassLoader()),
                scope(larder, beanFactory),
                AnnotatedMethodReader::neverCached,
                asyncTypes(beanFactory.getBeanClassLoader(), reactive),
                Clock.systemUTC());
    }

    private static List<AsyncType> asyncTypes(
            @Nullable ClassLoader classLoader, @Nullable ReactiveTransactions reactive) {
        return ClassUtils.isPresent(REACTOR, classLoader)
                ? ReactorType.all(CallerContext.snapshots(classLoader), reactive)
                : List.of();
    }

    /** A larder of the user's own making may know of no transactions; annotated methods follow them all the same. */
    private static TransactionScope scope(Larder larder, BeanFactory beanFactory) {
        return larder.transactions().context() != TransactionContext.NONE
                ? larder.transactions()
                : new TransactionScope(larder.engine(), beanFactory.getBean(TransactionContext.class));
    }

    /** Reactive transactions, where both Reactor and spring-tx are. */
    record ReactiveSupport(@Nullable ReactiveTransactions transactions) {}

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static ReactiveSupport larderReactiveSupport(ConfigurableListableBeanFactory beanFactory) {
        ClassLoader classLoader = beanFactory.getBeanClassLoader();
        boolean isThere = ClassUtils.isPresent(REACTOR, classLoader) && ClassUtils.isPresent(TRANSACTIONS, classLoader);
        return new ReactiveSupport(isThere ? new ReactiveTransactions() : null);
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static TransactionContext larderTransactions(
            ConfigurableListableBeanFactory beanFactory, LarderProperties properties, ReactiveSupport reactive) {
        ClassLoader classLoader = beanFactory.getBeanClassLoader();
        if (!ClassUtils.isPresent(TRANSACTIONS, classLoader)) {
            return TransactionContext.NONE;
        }
        return SpringTransactions.of(
                beanFactory.getBean(TRANSACTION_MANAGERS, TransactionManagerPostProcessor.class),
                properties.getTransaction().getFill(),
                properties.getTransaction().isFillBehind(),
                reactive.transactions(),
                beanFactory);
    }
}
