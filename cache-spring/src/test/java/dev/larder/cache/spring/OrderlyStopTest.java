package dev.larder.cache.spring;

import static dev.larder.cache.Args.args;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.Larder;
import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.testing.TestRedis;
import jakarta.annotation.PreDestroy;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;

/**
 * What an application invalidates while it stops has reached Redis when it has stopped. The beans that write then come
 * first, as those of a component scan do before those of an auto-configuration, and hold the service without having it
 * injected, so that nothing but the library itself puts its end after theirs.
 */
class OrderlyStopTest {

    static class Stock {
        private volatile int count = 5;

        @Cached("stock:{sku}")
        public int count(String sku) {
            return count;
        }

        @Invalidates("stock:{sku}")
        public void sellOut(String sku) {
            count = 0;
        }

        @Invalidates("stock:{sku}")
        public CompletableFuture<Void> sellOutLater(String sku) {
            return CompletableFuture.runAsync(() -> count = 0);
        }
    }

    @Configuration
    @EnableLarder
    static class Application {
        @Bean
        Stock stock() {
            return new Stock();
        }
    }

    /** Somebody who sells out at the last moment. */
    abstract static class Seller {
        Runnable atTheEnd = () -> {};

        final void end() {
            atTheEnd.run();
        }
    }

    static class WithPreDestroy extends Seller {
        @PreDestroy
        void stop() {
            end();
        }
    }

    static class WithDisposableBean extends Seller implements DisposableBean {
        @Override
        public void destroy() {
            end();
        }
    }

    static class WithAutoCloseable extends Seller implements AutoCloseable {
        @Override
        public void close() {
            end();
        }
    }

    @Configuration
    static class WithDestroyMethod {
        static class Till extends Seller {
            void cashUp() {
                end();
            }
        }

        @Bean(destroyMethod = "cashUp")
        Till till() {
            return new Till();
        }
    }

    static class WithLifecycle extends Seller implements SmartLifecycle {
        private volatile boolean isRunning;

        @Override
        public void start() {
            isRunning = true;
        }

        @Override
        public void stop() {
            isRunning = false;
            end();
        }

        @Override
        public boolean isRunning() {
            return isRunning;
        }
    }

    static class WithEvent extends Seller {
        @EventListener
        void onClosed(ContextClosedEvent event) {
            end();
        }
    }

    static class WithExecutor extends Seller {
        private final ExecutorService worker = Executors.newSingleThreadExecutor();

        @PreDestroy
        void drain() throws InterruptedException {
            worker.submit(this::end);
            worker.shutdown();
            assertThat(worker.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Lazy
    static class MadeLater extends WithPreDestroy {}

    /** With the service injected, and needed by a post-processor: both are made before any other bean. */
    @Configuration
    static class MadeEarly {
        static class Early extends WithPreDestroy {
            Early(Stock stock) {}
        }

        static class Needing implements BeanPostProcessor {
            Needing(Early seller) {}
        }

        @Bean
        static Early seller(Stock stock) {
            return new Early(stock);
        }

        @Bean
        static Needing needing(Early seller) {
            return new Needing(seller);
        }
    }

    /** The service is there before the larder that needs it. */
    static class Needed extends WithPreDestroy implements CacheListener {
        Needed(Stock stock) {}
    }

    @Configuration
    @EnableLarder
    static class Prototype {
        @Bean
        @Scope("prototype")
        Stock stock() {
            return new Stock();
        }
    }

    @Configuration
    static class OwnClient {
        @Bean
        UnifiedJedis client() {
            return RedisClient.create(URI.create(TestRedis.url()));
        }
    }

    private final String prefix = TestRedis.uniquePrefix();

    private AnnotationConfigApplicationContext start(Class<?>... configuration) {
        return SpringApplications.with(
                Map.of(
                        "larder.store",
                        "redis",
                        "larder.redis.url",
                        TestRedis.url(),
                        "larder.redis.timeout",
                        TestRedis.PATIENT.toSeconds() + "s",
                        "larder.key-prefix",
                        prefix),
                configuration);
    }

    private boolean isInRedis() {
        return TestRedis.client().exists(prefix + ":stock:a");
    }

    private void stopAndSee(AnnotationConfigApplicationContext context, Seller seller, Runnable write) {
        assertThat(context.getBean(Stock.class).count("a")).isEqualTo(5);
        assertThat(isInRedis()).isTrue();
        boolean[] hasWritten = new boolean[1];
        seller.atTheEnd = () -> {
            write.run();
            hasWritten[0] = true;
        };

        context.close();

        assertThat(hasWritten[0]).as("the write of the last moment").isTrue();
        assertThat(isInRedis()).as("the old value").isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                WithPreDestroy.class,
                WithDisposableBean.class,
                WithAutoCloseable.class,
                WithDestroyMethod.class,
                WithLifecycle.class,
                WithEvent.class,
                WithExecutor.class,
                MadeLater.class
            })
    void invalidation_inEveryWayToStop_reachesRedis(Class<?> way) {
        AnnotationConfigApplicationContext context = start(way, Application.class);
        Stock stock = context.getBean(Stock.class);

        stopAndSee(context, context.getBean(Seller.class), () -> stock.sellOut("a"));
    }

    @ParameterizedTest
    @ValueSource(classes = {MadeEarly.class, Needed.class})
    void invalidation_ofABeanThatCameBeforeTheLarder_reachesRedis(Class<?> early) {
        AnnotationConfigApplicationContext context = start(early, Application.class);
        Stock stock = context.getBean(Stock.class);

        stopAndSee(context, context.getBean(Seller.class), () -> stock.sellOut("a"));
    }

    @Test
    void invalidation_throughAPrototype_reachesRedis() {
        AnnotationConfigApplicationContext context = start(WithPreDestroy.class, Prototype.class);
        Stock stock = context.getBean(Stock.class);

        stopAndSee(context, context.getBean(Seller.class), () -> stock.sellOut("a"));
    }

    @Test
    void clientOfTheApplication_endsAfterTheLarder() {
        AnnotationConfigApplicationContext context = SpringApplications.with(
                Map.of("larder.store", "redis", "larder.key-prefix", prefix),
                WithPreDestroy.class,
                OwnClient.class,
                Application.class);
        Stock stock = context.getBean(Stock.class);

        stopAndSee(context, context.getBean(Seller.class), () -> stock.sellOut("a"));
    }

    enum Write {
        METHOD((context, stock) -> stock.sellOut("a")),
        LATER_METHOD((context, stock) -> stock.sellOutLater("a").join()),
        EVENT((context, stock) -> context.publishEvent(InvalidationEvent.of("stock:{sku}", args("a")))),
        BY_HAND((context, stock) -> {});

        private final BiConsumer<ApplicationContext, Stock> done;

        Write(BiConsumer<ApplicationContext, Stock> done) {
            this.done = done;
        }
    }

    @ParameterizedTest
    @EnumSource(Write.class)
    void invalidation_ofEveryKind_reachesRedisAtTheStop(Write write) {
        AnnotationConfigApplicationContext context = start(WithPreDestroy.class, Application.class);
        Stock stock = context.getBean(Stock.class);
        Larder larder = context.getBean(Larder.class);

        stopAndSee(context, context.getBean(Seller.class), () -> {
            write.done.accept(context, stock);
            if (write == Write.BY_HAND) {
                larder.invalidate("stock:{sku}", args("a"));
            }
        });
    }
}
