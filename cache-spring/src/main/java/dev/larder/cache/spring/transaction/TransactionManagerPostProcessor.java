package dev.larder.cache.spring.transaction;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.transaction.ConfigurableTransactionManager;

/** Lets every transaction manager of the application tell of its commits and roll-backs. Needs spring-tx. */
public final class TransactionManagerPostProcessor implements BeanPostProcessor {

    private final TransactionFollower follower = new TransactionFollower();

    TransactionFollower follower() {
        return follower;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String beanName) {
        if (bean instanceof ConfigurableTransactionManager manager) {
            manager.addListener(follower);
        }
        return bean;
    }
}
