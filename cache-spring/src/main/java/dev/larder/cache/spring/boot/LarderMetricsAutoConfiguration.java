package dev.larder.cache.spring.boot;

import dev.larder.cache.Larder;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Meters of the caches and their store, where there is a registry. */
@AutoConfiguration(
        after = LarderAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration"
        })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({MeterRegistry.class, Larder.class})
public final class LarderMetricsAutoConfiguration {

    @Bean
    MicrometerListener larderMicrometerListener(MeterRegistry registry) {
        return new MicrometerListener(registry);
    }

    @Bean
    StoreMeters larderStoreMeters(Larder larder) {
        return new StoreMeters(larder.store(), larder.engine(), new ServerReadings(larder.store(), System::nanoTime));
    }
}
