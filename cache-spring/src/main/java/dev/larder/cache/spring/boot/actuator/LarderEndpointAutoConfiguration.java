package dev.larder.cache.spring.boot.actuator;

import dev.larder.cache.Larder;
import dev.larder.cache.method.check.CacheCatalog;
import dev.larder.cache.spring.boot.LarderAutoConfiguration;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.EndpointConverter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.context.annotation.Bean;

/** The actuator endpoint {@code larder}, where it is exposed. */
@AutoConfiguration(after = LarderAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(Larder.class)
@ConditionalOnAvailableEndpoint(endpoint = LarderEndpoint.class)
public final class LarderEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    LarderEndpoint larderEndpoint(Larder larder, CacheCatalog catalog, ListableBeanFactory beanFactory) {
        ApplicationConversionService conversions = new ApplicationConversionService();
        ApplicationConversionService.addBeans(conversions, beanFactory);
        return new LarderEndpoint(larder, catalog, new KeyPreview(conversions));
    }

    @Bean
    @EndpointConverter
    KeyArguments.FromRequest larderKeyArgumentsConverter() {
        return new KeyArguments.FromRequest();
    }
}
