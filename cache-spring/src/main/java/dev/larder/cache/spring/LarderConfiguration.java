package dev.larder.cache.spring;

import dev.larder.cache.Larder;
import dev.larder.cache.spring.properties.LarderProperties;
import dev.larder.cache.spring.properties.LarderPropertiesBinder;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * The larder of an application that says {@link EnableLarder}. Properties and larder of the application's own take the
 * place of these.
 */
@Configuration(proxyBeanMethods = false)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
class LarderConfiguration {

    @Bean
    @Fallback
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static LarderProperties larderProperties(ConfigurableEnvironment environment) {
        return LarderPropertiesBinder.bind(environment);
    }

    /** Lazy, so that it is not made beside another; {@link LarderLifetime} asks for the one that is used. */
    @Bean(destroyMethod = "close")
    @Fallback
    @Lazy
    Larder larder(LarderProperties properties, BeanFactory beanFactory) {
        return new LarderFactory(properties, beanFactory).create();
    }
}
