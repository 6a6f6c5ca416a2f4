package dev.larder.cache.spring;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.LoadTimeoutException;
import dev.larder.cache.annotation.CacheDefaults;
import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.OutcomeRecorder;
import dev.larder.cache.testing.Pause;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;
import org.springframework.aop.Advisor;
import org.springframework.aop.interceptor.ExposeInvocationInterceptor;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.NameMatchMethodPointcut;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.test.util.AopTestUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** {@code refreshAfter}, {@code staleIfError} and {@code loadTimeout} on methods of a Spring application. */
@Timeout(60)
class RenewingMethodsTest {

    record Load(String name, long id, String request, Thread thread) {}

    @CacheDefaults(ttl = "1h")
    static class Prices {

        final List<Load> loads = new CopyOnWriteArrayList<>();
        final CountDownLatch hold = new CountDownLatch(1);
        volatile String price = "v0";
        volatile boolean broken;

        private String load(String name, long id) {
            loads.add(new Load(name, id, String.valueOf(MDC.get("request")), Thread.currentThread()));
            if (broken) {
                throw new IllegalStateException("the source is broken");
            }
            return name + " " + id + " " + price;
        }

        @Cached(key = "price:{name}:{id}", refreshAfter = "1ms")
        public String price(String name, long id) {
            return load(name, id);
        }

        @Cached(key = "later:{id}", refreshAfter = "1ms")
        public CompletableFuture<String> later(long id) {
            return completedFuture(load("later", id));
        }

        @Cached(key = "mono:{id}", refreshAfter = "1ms")
        public Mono<String> mono(long id) {
            return Mono.fromCallable(() -> load("mono", id));
        }

        @Cached(key = "flux:{id}", refreshAfter = "1ms")
        public Flux<String> flux(long id) {
            return Flux.defer(() -> Flux.just(load("flux", id), "end"));
        }

        @Cached(key = "kept:{id}", ttl = "1ms", staleIfError = "1h")
        public String kept(long id) {
            return load("kept", id);
        }

        @Cached(key = "kept-later:{id}", ttl = "1ms", staleIfError = "1h")
        public CompletableFuture<String> keptLater(long id) {
            return CompletableFuture.supplyAsync(() -> load("kept", id));
        }

        @Cached(key = "hanging:{id}", loadTimeout = "20ms")
        public String hanging(long id) throws InterruptedException {
            assertThat(hold.await(20, TimeUnit.SECONDS)).isTrue();
            return load("hanging", id);
        }

        @Cached(key = "patient:{id}", loadTimeout = "1m")
        public String patient(long id) {
            return load("patient", id);
        }

        @Invalidates("kept:{id}")
        public void change(long id) {}

        @Invalidates("other:{id}")
        public void whileInvalidating(long id, Runnable body) {
            body.run();
        }
    }

    @Configuration
    @EnableLarder
    @EnableTransactionManagement
    static class Application {
        @Bean
        Prices prices() {
            return new Prices();
        }

        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static InnerAdvice inner() {
            return new InnerAdvice("price", call -> call.getArguments()[0] + " " + call.getArguments()[1]);
        }

        /** As Spring puts it around aspects. */
        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static Advisor exposingAdvisor() {
            NameMatchMethodPointcut names = new NameMatchMethodPointcut();
            names.setMappedName("price");
            DefaultPointcutAdvisor advisor = new DefaultPointcutAdvisor(names, ExposeInvocationInterceptor.INSTANCE);
            advisor.setOrder(Ordered.HIGHEST_PRECEDENCE);
            return advisor;
        }

        @Bean
        DataSource dataSource() {
            return new DriverManagerDataSource("jdbc:h2:mem:renewing");
        }

        @Bean
        PlatformTransactionManager transactionManager(DataSource dataSource) {
            return new JdbcTransactionManager(dataSource);
        }
    }

    private final AnnotationConfigApplicationContext context = SpringApplications.inMemory(Application.class);
    private final Prices prices = context.getBean(Prices.class);
    private final Prices target = AopTestUtils.getTargetObject(prices);

    @AfterEach
    void close() {
        target.hold.countDown();
        MDC.clear();
        context.close();
    }

    private void awaitLoads(int count) {
        Pause.until(count + " loads", Duration.ofSeconds(20), () -> target.loads.size() >= count);
    }

    private static void awaitRefreshed(Supplier<String> read, String value) {
        Pause.until("a read gives " + value, Duration.ofSeconds(20), () -> read.get()
                .equals(value));
    }

    @Test
    void refreshAfter_methodRunsAgain_onAnotherThreadWithItsArgumentsAndContext() {
        MDC.put("request", "r1");
        prices.price("tea", 7);
        Pause.millis(5);
        target.price = "v1";

        MDC.put("request", "r2");
        assertThat(prices.price("tea", 7)).isEqualTo("tea 7 v0");
        awaitLoads(2);

        Load refresh = target.loads.get(1);
        assertThat(refresh.name() + refresh.id() + refresh.request()).isEqualTo("tea7r2");
        assertThat(refresh.thread()).isNotSameAs(Thread.currentThread());
        assertThat(context.getBean(InnerAdvice.class).seen.subList(0, 2)).containsExactly("tea 7", "tea 7");
        awaitRefreshed(() -> prices.price("tea", 7), "tea 7 v1");
    }

    @Test
    void refreshAfter_stageMethod_runsAgain() {
        prices.later(1).join();
        Pause.millis(5);
        target.price = "v1";

        assertThat(prices.later(1).join()).isEqualTo("later 1 v0");
        awaitRefreshed(() -> prices.later(1).join(), "later 1 v1");
    }

    @Test
    void refreshAfter_monoMethod_isSubscribedAgain() {
        prices.mono(1).block();
        Pause.millis(5);
        target.price = "v1";

        Mono<String> mono = prices.mono(1);
        assertThat(mono.block()).isEqualTo("mono 1 v0");
        awaitRefreshed(mono::block, "mono 1 v1");
    }

    @Test
    void refreshAfter_fluxMethod_isSubscribedAgain() {
        prices.flux(1).collectList().block();
        Pause.millis(5);
        target.price = "v1";

        assertThat(prices.flux(1).collectList().block()).containsExactly("flux 1 v0", "end");
        awaitRefreshed(() -> prices.flux(1).blockFirst(), "flux 1 v1");
    }

    @Test
    void refreshAfter_insideATransaction_beginsNoRefresh() {
        prices.price("tea", 7);
        Pause.millis(5);

        new TransactionTemplate(context.getBean(PlatformTransactionManager.class)).executeWithoutResult(status -> {
            try (OutcomeRecorder recorder = OutcomeRecorder.start()) {
                prices.price("tea", 7);
                assertThat(recorder.outcomes()).containsExactly(Outcome.HIT);
            }
        });

        assertThat(target.loads).hasSize(1);
    }

    @Test
    void refreshAfter_whileTheThreadInvalidates_beginsNoRefresh() {
        prices.price("tea", 7);
        Pause.millis(5);

        prices.whileInvalidating(1, () -> {
            try (OutcomeRecorder recorder = OutcomeRecorder.start()) {
                prices.price("tea", 7);
                assertThat(recorder.outcomes()).containsExactly(Outcome.HIT);
            }
        });

        assertThat(target.loads).hasSize(1);
    }

    @Test
    void staleIfError_sourceBroken_expiredValueIsServed_invalidatedOneIsNot() {
        prices.kept(1);
        Pause.millis(5);
        target.broken = true;
        target.price = "v1";

        assertThat(prices.kept(1)).isEqualTo("kept 1 v0");
        prices.change(1);

        assertThatThrownBy(() -> prices.kept(1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the source is broken");
    }

    @Test
    void staleIfError_stageFails_expiredValueIsServed() {
        prices.keptLater(1).join();
        Pause.millis(5);
        target.broken = true;

        assertThat(prices.keptLater(1).join()).isEqualTo("kept 1 v0");
    }

    @Test
    void loadTimeout_hangingMethod_callerLeaves_andItsValueIsStored() throws Exception {
        assertThatThrownBy(() -> prices.hanging(1)).isInstanceOf(LoadTimeoutException.class);

        target.hold.countDown();
        awaitLoads(1);
        Pause.until("it is stored", Duration.ofSeconds(20), () -> {
            try (OutcomeRecorder recorder = OutcomeRecorder.start()) {
                prices.hanging(1);
                return recorder.outcomes().equals(List.of(Outcome.HIT));
            } catch (LoadTimeoutException | InterruptedException e) {
                return false;
            }
        });
        assertThat(target.loads).hasSize(1);
    }

    @Test
    void loadTimeout_insideATransaction_methodStaysOnItsThread() {
        new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
                .executeWithoutResult(status -> prices.patient(1));

        assertThat(target.loads).first().extracting(Load::thread).isEqualTo(Thread.currentThread());
    }

    @Test
    void loadTimeout_outsideATransaction_methodRunsElsewhereWithItsContext() {
        MDC.put("request", "r1");

        assertThat(prices.patient(1)).isEqualTo("patient 1 v0");

        assertThat(target.loads.get(0).thread()).isNotSameAs(Thread.currentThread());
        assertThat(target.loads.get(0).request()).isEqualTo("r1");
    }

    @Test
    void property_ofTheCache_winsOverTheAnnotation() {
        try (AnnotationConfigApplicationContext other = SpringApplications.with(
                Map.of("larder.caches.price.refresh-after", "30m", "larder.caches.patient.load-timeout", "0"),
                Application.class)) {
            Prices calm = other.getBean(Prices.class);
            calm.price("tea", 7);
            Pause.millis(5);
            calm.price("tea", 7);
            calm.patient(1);

            assertThat(AopTestUtils.<Prices>getTargetObject(calm).loads)
                    .extracting(Load::thread)
                    .containsExactly(Thread.currentThread(), Thread.currentThread());
        }
    }
}
