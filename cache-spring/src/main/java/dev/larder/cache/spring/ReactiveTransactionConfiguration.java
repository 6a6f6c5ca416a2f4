package dev.larder.cache.spring;

import dev.larder.cache.spring.transaction.ReactiveTransactions;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;

/** Where both Reactor and spring-tx are: subscriptions follow reactive transactions. */
@Configuration(proxyBeanMethods = false)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
class ReactiveTransactionConfiguration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static ReactiveTransactions larderReactiveTransactions() {
        return new ReactiveTransactions();
    }
}
