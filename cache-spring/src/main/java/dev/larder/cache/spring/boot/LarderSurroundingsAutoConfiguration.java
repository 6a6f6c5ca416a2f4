package dev.larder.cache.spring.boot;

import dev.larder.cache.spring.RedisDetails;
import org.springframework.beans.factory.BeanFactoryInitializer;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.WebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * What the larder takes from Spring Boot, whether an application says {@code @EnableLarder} or leaves it to
 * {@link LarderAutoConfiguration}.
 */
@AutoConfiguration(afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration")
public final class LarderSurroundingsAutoConfiguration {

    /** With Boot's Redis module there may be connection details. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(DataRedisConnectionDetails.class)
    static class WithConnectionDetails {

        @Bean
        @ConditionalOnMissingBean
        RedisDetails larderRedisDetails(
                Environment environment,
                ObjectProvider<SslBundles> bundles,
                ObjectProvider<DataRedisConnectionDetails> details) {
            SslContexts sslContexts = new SslContexts(bundles);
            BootRedisProperties properties = new BootRedisProperties(environment, sslContexts);
            return new BootRedisDetails(sslContexts, connection -> {
                DataRedisConnectionDetails found = details.getIfAvailable();
                return found == null
                        ? properties.describe(connection)
                        : new ConnectionDetailsTranslation(found, properties).describe(connection);
            });
        }
    }

    /** Without it there are the properties alone. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass("org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails")
    static class WithoutConnectionDetails {

        @Bean
        @ConditionalOnMissingBean
        RedisDetails larderRedisDetails(Environment environment, ObjectProvider<SslBundles> bundles) {
            SslContexts sslContexts = new SslContexts(bundles);
            return new BootRedisDetails(sslContexts, new BootRedisProperties(environment, sslContexts)::describe);
        }
    }

    /** A web server is made with its filters, and all that they need, before Spring would make the larder. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(WebServerFactoryCustomizer.class)
    static class OnTheWeb {

        @Bean
        static WebServerFactoryCustomizer<WebServerFactory> larderBeforeFilters(
                @Qualifier("larderLifetime") ObjectProvider<BeanFactoryInitializer<ListableBeanFactory>> lifetime,
                ListableBeanFactory beanFactory) {
            return server -> lifetime.ifAvailable(found -> found.initialize(beanFactory));
        }
    }
}
