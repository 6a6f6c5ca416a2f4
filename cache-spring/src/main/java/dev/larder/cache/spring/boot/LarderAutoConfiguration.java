package dev.larder.cache.spring.boot;

import dev.larder.cache.Larder;
import dev.larder.cache.spring.LarderFactory;
import dev.larder.cache.spring.LarderImportSelector;
import dev.larder.cache.spring.properties.LarderProperties;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;

/**
 * Caches the annotated methods of all beans of a Spring Boot application. Where Redis is: {@code larder.redis.url},
 * else a {@code UnifiedJedis} bean, else Boot's Redis connection details or properties, else
 * {@code redis://localhost:6379}. Backs off where {@code @EnableLarder} is used, which does the same.
 */
@AutoConfiguration(
        after = {AopAutoConfiguration.class, LarderSurroundingsAutoConfiguration.class},
        afterName = {
            "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
            "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration"
        })
@ConditionalOnMissingBean(type = "dev.larder.cache.spring.LarderConfiguration")
@EnableConfigurationProperties
@Import(LarderImportSelector.class)
public final class LarderAutoConfiguration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    @ConditionalOnMissingBean
    @ConfigurationProperties("larder")
    static LarderProperties larderProperties() {
        return new LarderProperties();
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    Larder larder(LarderProperties properties, BeanFactory beanFactory) {
        return new LarderFactory(properties, beanFactory).create();
    }
}
