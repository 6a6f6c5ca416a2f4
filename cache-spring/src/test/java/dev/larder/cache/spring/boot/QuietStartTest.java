package dev.larder.cache.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.Larder;
import dev.larder.cache.testing.TestRedis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;

/** An application whose properties need a bean to be bound, as Flyway's do, starts without a warning. */
@ExtendWith(OutputCaptureExtension.class)
class QuietStartTest {

    record Version(String number) {}

    // A class, because a lambda does not tell its types.
    static class TextToVersion implements Converter<String, Version> {

        @Override
        public Version convert(String text) {
            return new Version(text);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Migrations {

        @Bean
        @ConfigurationPropertiesBinding
        static TextToVersion textToVersion() {
            return new TextToVersion();
        }
    }

    // Like that of Boot's meter registries.
    static class Measured implements BeanPostProcessor {}

    @Configuration(proxyBeanMethods = false)
    static class Measurements {

        @Bean
        static Measured measured() {
            return new Measured();
        }
    }

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, LarderAutoConfiguration.class))
            .withUserConfiguration(Migrations.class)
            .withPropertyValues("larder.redis.url=" + TestRedis.url());

    @Test
    void start_postProcessorOfTheLibrary_makesNoBeanTooEarly(CapturedOutput output) {
        runner.run(context -> {
            assertThat(context).hasSingleBean(Larder.class).hasBean("larderTransactionManagers");
            assertThat(output).doesNotContain("WARN").doesNotContain("is not eligible");
        });
    }

    @Test
    void start_postProcessorOfTheApplication_makesNoBeanTooEarly(CapturedOutput output) {
        runner.withUserConfiguration(Measurements.class).run(context -> {
            assertThat(context).hasSingleBean(Larder.class).hasBean("measured");
            assertThat(output).doesNotContain("WARN").doesNotContain("is not eligible");
        });
    }
}
