package dev.larder.cache.spring.boot;

import dev.larder.cache.Larder;
import dev.larder.cache.spring.LarderFactory;
import dev.larder.cache.spring.LarderInfrastructure;
import dev.larder.cache.spring.LarderProperties;
import dev.larder.cache.spring.LarderRegistrar;
import dev.larder.cache.spring.RedisDetails;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.WebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/**
 * Caches the annotated methods of all beans of a Spring Boot application. Where Redis is: {@code larder.redis.url},
 * else a {@code UnifiedJedis} bean, else Boot's Redis connection details, else {@code redis://localhost:6379}. Backs
 * off where {@code @EnableLarder} is used.
 */
@AutoConfiguration(
        after = AopAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
            "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration"
        })
@ConditionalOnMissingBean(LarderProperties.class)
@EnableConfigurationProperties
@Import({LarderRegistrar.class, LarderInfrastructure.class})
public final class LarderAutoConfiguration {

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    @ConfigurationProperties("larder")
    static LarderProperties larderProperties() {
        return new LarderProperties();
    }

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    Larder larder(LarderProperties properties, BeanFactory beanFactory) {
        return new LarderFactory(properties, beanFactory).create();
    }

    /** A web server is made with its filters, and all that they need, before Spring would make the larder. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(WebServerFactoryCustomizer.class)
    static class OnTheWeb {

        @Bean
        static WebServerFactoryCustomizer<WebServerFactory> larderBeforeFilters(
                @Qualifier("larderLifetime") BeanFactoryInitializer<ListableBeanFactory> lifetime,
                ListableBeanFactory beanFactory) {
            return server -> lifetime.initialize(beanFactory);
        }
    }

    /** With Boot's Redis module there are connection details. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(DataRedisConnectionDetails.class)
    static class WithConnectionDetails {

        @Bean
        @ConditionalOnMissingBean
        RedisDetails larderRedisDetails(
                ObjectProvider<SslBundles> bundles,
                ObjectProvider<DataRedisConnectionDetails> details,
                Environment environment) {
            String url = environment.getProperty("spring.data.redis.url", "");
            return new BootRedisDetails(
                    bundles,
                    connection -> details.ifUnique(
                            found -> new ConnectionDetailsTranslation(found, url).describe(connection)));
        }
    }

    /** Without it there are SSL bundles alone. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass("org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails")
    static class WithoutConnectionDetails {

        @Bean
        @ConditionalOnMissingBean
        RedisDetails larderRedisDetails(ObjectProvider<SslBundles> bundles) {
            return new BootRedisDetails(bundles, connection -> {});
        }
    }
}
