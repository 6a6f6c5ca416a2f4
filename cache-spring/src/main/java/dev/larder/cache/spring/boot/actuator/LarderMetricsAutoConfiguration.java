package dev.larder.cache.spring.boot.actuator;

import dev.larder.cache.Larder;
import dev.larder.cache.spring.boot.LarderAutoConfiguration;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** Meters of the caches and their store, where there is a registry. */
@AutoConfiguration(
        after = LarderAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({MeterRegistry.class, Larder.class})
@Import(MonitoringConfiguration.class)
public final class LarderMetricsAutoConfiguration {

    /** Boot's name for it; of its own accord Boot adds buckets there and takes away none. */
    private static final String HISTOGRAM =
            "management.metrics.distribution.percentiles-histogram." + CacheMeter.LATENCY.meterName();

    @Bean
    MicrometerListener larderMicrometerListener(MeterRegistry registry, Environment environment) {
        return new MicrometerListener(registry, environment.getProperty(HISTOGRAM, Boolean.class, true));
    }

    @Bean
    StoreMeters larderStoreMeters(Larder larder, ServerReadings server) {
        return new StoreMeters(larder.parts().store(), larder.parts().engine(), server);
    }
}
