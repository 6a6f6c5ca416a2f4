package dev.larder.cache.spring;

import dev.larder.cache.spring.LarderInfrastructure.AsyncTypes;
import dev.larder.cache.spring.async.CallerContext;
import dev.larder.cache.spring.async.ReactorType;
import dev.larder.cache.spring.transaction.ReactiveTransactions;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;

/** Where Reactor is: methods may return its types. */
@Configuration(proxyBeanMethods = false)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
class ReactorConfiguration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static AsyncTypes larderReactorTypes(
            ObjectProvider<ReactiveTransactions> transactions, ConfigurableListableBeanFactory beanFactory) {
        return new AsyncTypes(ReactorType.all(
                CallerContext.snapshots(beanFactory.getBeanClassLoader()), transactions.getIfAvailable()));
    }
}
