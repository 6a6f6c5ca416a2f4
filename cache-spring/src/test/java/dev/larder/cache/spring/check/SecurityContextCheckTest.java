package dev.larder.cache.spring.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.engine.load.ContextCarrier;
import dev.larder.cache.spring.EnableLarder;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

/** With Spring Security and without anything that carries its context to the threads of the library. */
@ExtendWith(OutputCaptureExtension.class)
class SecurityContextCheckTest {

    private static final String WARNING = "Spring Security's context does not reach ";

    public static class Timed {
        @Cached(key = "timed:{id}", loadTimeout = "2s")
        public String timed(long id) {
            return "";
        }
    }

    public static class Renewed {
        @Cached(key = "renewed:{id}", ttl = "10m", refreshAfter = "5m")
        public String renewed(long id) {
            return "";
        }
    }

    public static class Later {
        @Cached("later:{id}")
        public CompletableFuture<String> later(long id) {
            return CompletableFuture.completedFuture("");
        }
    }

    public static class AtOnce {
        @Cached("at-once:{id}")
        public String atOnce(long id) {
            return "";
        }
    }

    @Configuration
    @EnableLarder(proxyTargetClass = true)
    static class Application {}

    private final ApplicationContextRunner withPropagation = new ApplicationContextRunner()
            .withUserConfiguration(Application.class)
            .withPropertyValues("larder.store=memory");

    private final ApplicationContextRunner runner =
            withPropagation.withClassLoader(new FilteredClassLoader("io.micrometer.context"));

    @ParameterizedTest
    @ValueSource(classes = {Timed.class, Renewed.class, Later.class})
    void method_onAThreadOfTheLibrary_isWarnedAbout(Class<?> service, CapturedOutput output) {
        runner.withBean(service).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(output).contains(WARNING + service.getName()).contains("io.micrometer:context-propagation");
        });
    }

    @Test
    void method_onItsCallersThread_isNot(CapturedOutput output) {
        runner.withBean(AtOnce.class).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(output).doesNotContain(WARNING);
        });
    }

    @Test
    void method_whereSomethingCarriesTheContext_isNot(CapturedOutput output) {
        withPropagation.withBean(Timed.class).run(context -> assertThat(output).doesNotContain(WARNING));
        runner.withBean(Timed.class)
                .withBean(ContextCarrier.class, () -> ContextCarrier.NONE)
                .run(context -> assertThat(output).doesNotContain(WARNING));
    }

    @Test
    void method_withoutSpringSecurity_isNot(CapturedOutput output) {
        withPropagation
                .withClassLoader(new FilteredClassLoader("io.micrometer.context", "org.springframework.security"))
                .withBean(Timed.class)
                .run(context -> assertThat(output).doesNotContain(WARNING));
    }
}
