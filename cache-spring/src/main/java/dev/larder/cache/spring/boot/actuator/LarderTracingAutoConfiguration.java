package dev.larder.cache.spring.boot.actuator;

import dev.larder.cache.metrics.CacheTracer;
import dev.larder.cache.spring.boot.LarderAutoConfiguration;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Spans of calls and loads, where there is a tracer. Without one there would be nobody to see them, and metrics have
 * meters of their own, so no call pays for observations then.
 */
@AutoConfiguration(
        after = LarderAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration",
            "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration"
        })
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(value = ObservationRegistry.class, type = "io.micrometer.tracing.Tracer")
public final class LarderTracingAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(CacheTracer.class)
    ObservationTracer larderObservationTracer(ObservationRegistry registry) {
        return new ObservationTracer(registry);
    }
}
