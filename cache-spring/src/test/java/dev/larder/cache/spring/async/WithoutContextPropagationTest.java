package dev.larder.cache.spring.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.spring.Caching;
import dev.larder.cache.spring.SpringApplications;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import reactor.core.publisher.Mono;

/** Asynchronous methods where Micrometer's context propagation is not on the class path. */
class WithoutContextPropagationTest {

    private static final String JAR = "context-propagation-";

    static class Service {

        @Cached("request:{id}")
        public CompletableFuture<String> request(long id) {
            return CompletableFuture.completedFuture(String.valueOf(MDC.get("request")));
        }

        @Cached("name:{id}")
        public Mono<String> name(long id) {
            return Mono.just("name " + id);
        }
    }

    /** What the test runs among classes that were all loaded without that jar. */
    public static final class Inside {

        private Inside() {}

        public static List<String> run() throws Exception {
            MDC.put("request", "r-1");
            try (AnnotationConfigApplicationContext context =
                    SpringApplications.with(Map.of("larder.store", "memory"), Caching.class, Service.class)) {
                Service service = context.getBean(Service.class);
                String first = service.request(1).get(20, TimeUnit.SECONDS);
                MDC.put("request", "r-2");
                String hit = service.request(1).get(20, TimeUnit.SECONDS);
                return List.of(
                        first, hit, service.name(7).block(), service.name(7).block());
            } finally {
                MDC.clear();
            }
        }
    }

    private static URL[] classPathWithoutTheJar() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> !path.getFileName().toString().startsWith(JAR))
                .map(WithoutContextPropagationTest::url)
                .toArray(URL[]::new);
    }

    private static URL url(Path path) {
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void stagesAndMonos_areCachedAndTheLoggingContextFollows() throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(classPathWithoutTheJar(), ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(loader);
            assertThatExceptionOfType(ClassNotFoundException.class)
                    .isThrownBy(() -> loader.loadClass("io.micrometer.context.ContextSnapshotFactory"));

            Object answers =
                    loader.loadClass(Inside.class.getName()).getMethod("run").invoke(null);

            assertThat(answers).isEqualTo(List.of("r-1", "r-1", "name 7", "name 7"));
        } finally {
            thread.setContextClassLoader(before);
        }
    }
}
