package dev.larder.cache.spring;

import dev.larder.cache.Larder;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.ConfigurableEnvironment;

/** The larder of an application without Spring Boot. */
@Configuration(proxyBeanMethods = false)
@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
class LarderConfiguration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static LarderProperties larderProperties(ConfigurableEnvironment environment) {
        return LarderPropertiesBinder.bind(environment);
    }

    @Bean(destroyMethod = "close")
    Larder larder(LarderProperties properties, BeanFactory beanFactory) {
        return new LarderFactory(properties, beanFactory).create();
    }
}
