package dev.larder.cache.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.Larder;
import dev.larder.cache.testing.TestRedis;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;

/** A plain Spring application on a real Redis. */
class EnableLarderTest {

    @Configuration
    @EnableLarder
    static class Application {
        @Bean
        Shop shop() {
            return new Shop();
        }
    }

    private final String prefix = TestRedis.uniquePrefix();
    private AnnotationConfigApplicationContext context;
    private Shop shop;
    private Shop target;

    @BeforeEach
    void start() {
        context = new AnnotationConfigApplicationContext();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "test", Map.of("larder.redis.url", TestRedis.url(), "larder.key-prefix", prefix)));
        context.register(Application.class);
        context.refresh();
        shop = context.getBean(Shop.class);
        target = (Shop) AopProxyUtils.getSingletonTarget(shop);
    }

    @AfterEach
    void stop() {
        context.close();
    }

    @Test
    void bean_withAnnotations_isProxied() {
        assertThat(AopUtils.isCglibProxy(shop)).isTrue();
        assertThat(context.getBean(Larder.class).parts().settings().keyPrefix()).isEqualTo(prefix);
    }

    @Test
    void cached_calledTwice_loadsOnceAndStoresUnderTheTemplatesKey() {
        target.names.put(42L, "lamp");

        assertThat(shop.product(42)).isEqualTo(new Shop.Product(42, "lamp"));
        assertThat(shop.product(42)).isEqualTo(new Shop.Product(42, "lamp"));

        assertThat(target.loads).containsExactly("product 42");
        assertThat(TestRedis.client().exists(prefix + ":product:42")).isTrue();
        assertThat(TestRedis.client().pttl(prefix + ":product:42")).isBetween(265_000L, 300_000L);
    }

    @Test
    void cached_absentOptional_isRememberedForItsOwnTime() {
        assertThat(shop.details(7)).isEqualTo(Optional.empty());
        assertThat(shop.details(7)).isEqualTo(Optional.empty());

        assertThat(target.loads).containsExactly("details 7");
        assertThat(TestRedis.client().pttl(prefix + ":product:7:details")).isBetween(1L, 30_000L);
    }

    @Test
    void invalidates_pattern_dropsTheKeyAndItsSegmentsAlone() {
        target.names.putAll(Map.of(42L, "lamp", 420L, "chair"));
        shop.product(42);
        shop.details(42);
        shop.product(420);

        shop.rename(42, "lantern");

        assertThat(shop.product(42).name()).isEqualTo("lantern");
        assertThat(shop.details(42)).contains(new Shop.Product(42, "lantern"));
        shop.product(420);
        assertThat(target.loads).containsExactly("product 42", "details 42", "product 420", "product 42", "details 42");
    }

    @Test
    void invalidates_byResult_dropsWhatTheResultNames() {
        shop.product(1);

        shop.add("lamp");

        assertThat(shop.product(1).name()).isEqualTo("lamp");
    }

    @Test
    void invalidates_fanOut_dropsEveryElement() {
        target.names.putAll(Map.of(1L, "a", 2L, "b", 3L, "c"));
        List.of(1L, 2L, 3L).forEach(shop::product);

        shop.removeAll(List.of(1L, 3L));

        assertThat(List.of(
                        shop.product(1).name(),
                        shop.product(2).name(),
                        shop.product(3).name()))
                .containsExactly("none", "b", "none");
    }

    @Test
    void invalidates_wholeCache_dropsItsKeysAlone() {
        target.names.put(5L, "lamp");
        shop.product(5);
        shop.details(5);

        shop.forgetDetails();

        assertThat(TestRedis.client().exists(prefix + ":product:5:details")).isFalse();
        assertThat(TestRedis.client().exists(prefix + ":product:5")).isTrue();
    }
}
