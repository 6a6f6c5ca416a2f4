package dev.larder.cache.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.annotation.Cached;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a developer reads when an application does not start. */
@ExtendWith(OutputCaptureExtension.class)
class MistakeAnalyzerTest {

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        AopAutoConfiguration.class,
        LarderSurroundingsAutoConfiguration.class,
        LarderAutoConfiguration.class
    })
    static class Application {}

    public static class Mistaken {
        @Cached("mistaken:{sku}")
        public String price(long id) {
            return "";
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithMistake {
        @Bean
        Mistaken mistaken() {
            return new Mistaken();
        }
    }

    private static void start(Path properties, Class<?>... configuration) {
        assertThatThrownBy(() -> new SpringApplicationBuilder(configuration)
                        .web(WebApplicationType.NONE)
                        .run("--spring.config.location=" + properties.toUri()))
                .isNotNull();
    }

    @Test
    void mistake_inAProperty_isShownWithTheFileAndTheLine(@TempDir Path folder, CapturedOutput output)
            throws Exception {
        Path file = Files.writeString(
                folder.resolve("application.properties"),
                "shop=x\nlarder.default-ttl=ten\nlarder.redis.password=secret\n");

        start(file, Application.class);

        assertThat(output)
                .contains("larder.default-ttl: \"ten\" is no duration. Write a number with a unit")
                .containsPattern("Action:\\s+Correct larder.default-ttl in .*application.properties.* - 2:20")
                .doesNotContain("secret")
                .doesNotContain("\tat dev.larder");
    }

    @Test
    void name_misspelt_isShownWithTheFileAndTheLine(@TempDir Path folder, CapturedOutput output) throws Exception {
        Path file = Files.writeString(
                folder.resolve("application.properties"), "larder.key-prefx=shop\nlarder.key-prefix=right\n");

        start(file, Application.class);

        assertThat(output)
                .contains("Did you mean larder.key-prefix?")
                .containsPattern("Action:\\s+Correct larder.key-prefx in .*application.properties.* - 1:18")
                .doesNotContain("Correct larder.key-prefix in");
    }

    /** The description says it all; an action would add nothing. */
    @Test
    void mistake_inAnAnnotation_isShownWithoutAnAction(@TempDir Path folder, CapturedOutput output) throws Exception {
        Path file = Files.writeString(folder.resolve("application.properties"), "larder.store=memory\n");

        start(file, Application.class, WithMistake.class);

        assertThat(output)
                .contains("APPLICATION FAILED TO START", "Mistaken.price(long)", "mistaken:{sku}")
                .doesNotContain("Action:");
    }
}
