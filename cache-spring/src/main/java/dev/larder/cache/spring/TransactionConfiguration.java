package dev.larder.cache.spring;

import dev.larder.cache.spring.properties.LarderProperties;
import dev.larder.cache.spring.transaction.ReactiveTransactions;
import dev.larder.cache.spring.transaction.SpringTransactions;
import dev.larder.cache.spring.transaction.TransactionManagerPostProcessor;
import dev.larder.cache.transaction.TransactionContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;

/** Where spring-tx is: calls follow Spring's transactions. */
@Configuration(proxyBeanMethods = false)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
class TransactionConfiguration {

    /** Made before other beans, so it must need none of them. */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static TransactionManagerPostProcessor larderTransactionManagers() {
        return new TransactionManagerPostProcessor();
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static TransactionContext larderTransactions(
            TransactionManagerPostProcessor managers,
            LarderProperties properties,
            ObjectProvider<ReactiveTransactions> reactive,
            ConfigurableListableBeanFactory beanFactory) {
        return SpringTransactions.of(
                managers,
                properties.getTransaction().getFill(),
                properties.getTransaction().isFillBehind(),
                reactive.getIfAvailable(),
                beanFactory);
    }
}
