package dev.larder.cache.spring.async;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.engine.load.ContextCarrier;
import dev.larder.cache.spring.EnableLarder;
import dev.larder.cache.spring.InnerAdvice;
import dev.larder.cache.spring.SpringApplications;
import dev.larder.cache.testing.TestRedis;
import io.micrometer.context.ContextRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

/** Methods that return stages, in a Spring application. */
@Timeout(60)
class AsyncMethodsTest {

    static final ThreadLocal<String> TENANT = new ThreadLocal<>();
    static final ThreadLocal<String> REGISTERED = new ThreadLocal<>();

    static class Service {

        final List<Thread> loadedBy = new CopyOnWriteArrayList<>();
        volatile String name = "one";
        volatile CountDownLatch mayLoad = new CountDownLatch(0);

        @Cached("name:{id}")
        public CompletableFuture<String> name(long id) throws InterruptedException {
            loadedBy.add(Thread.currentThread());
            assertThat(mayLoad.await(60, TimeUnit.SECONDS)).isTrue();
            return completedFuture(name);
        }

        @Invalidates("name:{id}")
        public CompletableFuture<Void> rename(long id, String newName) {
            name = newName;
            return completedFuture(null);
        }

        @Cached("context:{call}")
        public CompletableFuture<List<String>> context(int call) {
            loadedBy.add(Thread.currentThread());
            var authentication = SecurityContextHolder.getContext().getAuthentication();
            return completedFuture(List.of(
                    String.valueOf(MDC.get("request")),
                    authentication == null ? "nobody" : authentication.getName(),
                    String.valueOf(REGISTERED.get()),
                    String.valueOf(TENANT.get())));
        }
    }

    @Configuration
    @EnableLarder
    static class Application {
        @Bean
        Service service() {
            return new Service();
        }

        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static InnerAdvice inner() {
            return new InnerAdvice("name", call -> call.getMethod().getName() + " " + call.getArguments()[0]);
        }

        @Bean
        ContextCarrier tenant() {
            return () -> {
                String ofCaller = TENANT.get();
                return task -> {
                    TENANT.set(ofCaller);
                    task.run();
                    TENANT.remove();
                };
            };
        }
    }

    private AnnotationConfigApplicationContext context = SpringApplications.inMemory(Application.class);

    @AfterEach
    void close() {
        context.close();
        MDC.clear();
        SecurityContextHolder.clearContext();
        TENANT.remove();
        REGISTERED.remove();
        ContextRegistry.getInstance().removeThreadLocalAccessor("registered");
    }

    private static <T> T valueOf(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory", "redis"})
    void stage_isAnsweredFromTheCacheUntilAWriterCompletes(String store) throws Exception {
        context.close();
        context = SpringApplications.with(
                Map.of(
                        "larder.store", store,
                        "larder.redis.url", TestRedis.url(),
                        "larder.key-prefix", TestRedis.uniquePrefix()),
                Application.class);
        Service service = context.getBean(Service.class);

        assertThat(valueOf(service.name(1))).isEqualTo("one");
        assertThat(valueOf(service.name(1))).isEqualTo("one");
        valueOf(service.rename(1, "two"));
        assertThat(valueOf(service.name(1))).isEqualTo("two");
    }

    @Test
    void advice_furtherInside_workOnTheThreadOfTheLoad() throws Exception {
        valueOf(context.getBean(Service.class).name(7));

        assertThat(context.getBean(InnerAdvice.class).seen).containsExactly("name 7");
    }

    @Test
    void contexts_ofTheCaller_areThereWhereTheLoadRuns() throws Exception {
        ContextRegistry.getInstance().registerThreadLocalAccessor("registered", REGISTERED);
        MDC.put("request", "r-1");
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("ada", "secret"));
        REGISTERED.set("trace");
        TENANT.set("acme");

        List<String> seen = valueOf(context.getBean(Service.class).context(1));

        assertThat(seen).containsExactly("r-1", "ada", "trace", "acme");
    }

    @Test
    void contexts_ofOneCaller_areNotSeenByTheNext() throws Exception {
        MDC.put("request", "r-1");
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("ada", "secret"));
        Service service = context.getBean(Service.class);
        for (int call = 0; call < 20; call++) {
            valueOf(service.context(call));
        }
        MDC.clear();
        SecurityContextHolder.clearContext();

        for (int call = 20; call < 40; call++) {
            assertThat(valueOf(service.context(call))).containsExactly("null", "nobody", "null", "null");
        }
    }

    @Test
    void contexts_inContinuations_areThoseOfTheCaller() throws Exception {
        MDC.put("request", "r-1");
        Service service = context.getBean(Service.class);
        service.mayLoad = new CountDownLatch(1);

        CompletableFuture<String> seen = service.name(1).thenApply(name -> MDC.get("request"));
        service.mayLoad.countDown(); // Not before: what has completed already is continued on this thread.

        assertThat(valueOf(seen)).isEqualTo("r-1");
    }
}
