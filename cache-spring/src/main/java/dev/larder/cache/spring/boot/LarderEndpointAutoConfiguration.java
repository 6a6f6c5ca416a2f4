package dev.larder.cache.spring.boot;

import dev.larder.cache.Larder;
import dev.larder.cache.method.CacheCatalog;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.EndpointConverter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.context.annotation.Bean;
import org.springframework.core.convert.ConversionService;

/** The actuator endpoint {@code larder}, where it is exposed. */
@AutoConfiguration(after = LarderAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnBean(Larder.class)
@ConditionalOnAvailableEndpoint(endpoint = LarderEndpoint.class)
public final class LarderEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    LarderEndpoint larderEndpoint(Larder larder, CacheCatalog catalog, ObjectProvider<ConversionService> conversions) {
        ConversionService conversion = conversions.getIfUnique(ApplicationConversionService::getSharedInstance);
        return new LarderEndpoint(larder, catalog, new KeyPreview(conversion));
    }

    @Bean
    @EndpointConverter
    KeyArguments.FromRequest larderKeyArgumentsConverter() {
        return new KeyArguments.FromRequest();
    }
}
