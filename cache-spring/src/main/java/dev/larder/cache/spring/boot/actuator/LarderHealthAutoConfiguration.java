package dev.larder.cache.spring.boot.actuator;

import dev.larder.cache.Larder;
import dev.larder.cache.spring.boot.LarderAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The health of the caches' store, as {@code larder}. */
@AutoConfiguration(after = LarderAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(Larder.class)
@ConditionalOnEnabledHealthIndicator("larder")
@Import(MonitoringConfiguration.class)
public final class LarderHealthAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(name = {"larderHealthIndicator", "larderHealthContributor"})
    LarderHealthIndicator larderHealthContributor(Larder larder, ServerReadings server) {
        return new LarderHealthIndicator(larder, server);
    }
}
