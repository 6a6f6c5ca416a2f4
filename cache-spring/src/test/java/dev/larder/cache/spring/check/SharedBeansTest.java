package dev.larder.cache.spring.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.annotation.CacheDefaults;
import dev.larder.cache.annotation.Cached;
import dev.larder.cache.spring.EnableLarder;
import dev.larder.cache.spring.SpringApplications;
import dev.larder.cache.spring.interception.CompiledMethods;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;

/**
 * Beans that would answer with each other's values are found, unless they have a prefix each or say that they share.
 */
class SharedBeansTest {

    static class Stock {
        private final String place;

        Stock(String place) {
            this.place = place;
        }

        @Cached("stock:{id}")
        public String count(long id) {
            return place + " " + id;
        }
    }

    @Configuration
    @EnableLarder
    static class TwoOfOneClass {
        @Bean
        Stock north() {
            return new Stock("north");
        }

        @Bean
        Stock south() {
            return new Stock("south");
        }
    }

    static class NorthStock extends Stock {
        NorthStock() {
            super("north");
        }
    }

    static class SouthStock extends Stock {
        SouthStock() {
            super("south");
        }
    }

    @Configuration
    @EnableLarder
    static class TwoThatInherit {
        @Bean
        NorthStock north() {
            return new NorthStock();
        }

        @Bean
        SouthStock south() {
            return new SouthStock();
        }
    }

    interface Shelf {
        @Cached("shelf:{id}")
        String book(long id);
    }

    @Configuration
    @EnableLarder
    static class TwoThatImplement {
        @Bean
        Shelf north() {
            return id -> "north " + id;
        }

        @Bean
        Shelf south() {
            return id -> "south " + id;
        }
    }

    @CacheDefaults(prefix = "north")
    static class PrefixedNorthStock extends NorthStock {}

    @CacheDefaults(prefix = "south")
    static class PrefixedSouthStock extends SouthStock {}

    @Configuration
    @EnableLarder
    static class TwoWithAPrefixEach {
        @Bean
        Stock north() {
            return new PrefixedNorthStock();
        }

        @Bean
        Stock south() {
            return new PrefixedSouthStock();
        }
    }

    @Configuration
    @EnableLarder
    static class OneInAScope {
        @Bean
        static CustomScopeConfigurer scopes() {
            CustomScopeConfigurer configurer = new CustomScopeConfigurer();
            configurer.addScope("session", new SimpleThreadScope());
            configurer.addScope("refresh", new SimpleThreadScope());
            return configurer;
        }

        @Bean
        @Scope(value = "session", proxyMode = ScopedProxyMode.TARGET_CLASS)
        Shelf ofTheUser() {
            return new Books();
        }

        @Bean
        @Scope(value = "refresh", proxyMode = ScopedProxyMode.TARGET_CLASS)
        Prices refreshed() {
            return new Prices();
        }
    }

    static class Books implements Shelf {
        @Override
        public String book(long id) {
            return "book " + id;
        }
    }

    static class Prices {
        @Cached("price:{id}")
        public long price(long id) {
            return id;
        }
    }

    private static List<String> warningsOf(Class<?> application) {
        try (AnnotationConfigApplicationContext context = SpringApplications.inMemory(application)) {
            return context.getBean(CompiledMethods.class).catalog().warnings();
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {TwoOfOneClass.class, TwoThatInherit.class})
    void beans_thatInheritOneMethod_areWarnedOfWithTheCures(Class<?> application) {
        assertThat(warningsOf(application)).singleElement().satisfies(warning -> assertThat(warning)
                .startsWith("The beans \"north\", \"south\" share the entries \"stock:{id}\" of "
                        + Stock.class.getName() + ".count(long)")
                .contains("@CacheDefaults(prefix = …)")
                .contains("set larder.caches.stock.shared=true"));
    }

    @Test
    void beans_thatImplementOneMethod_areWarnedOf() {
        assertThat(warningsOf(TwoThatImplement.class)).singleElement().satisfies(warning -> assertThat(warning)
                .startsWith(
                        "The beans \"north\", \"south\" share the entries \"shelf:{id}\" of " + Shelf.class.getName()));
    }

    @Test
    void beans_thatShare_whenStrict_stopTheStart() {
        assertThatThrownBy(() -> SpringApplications.with(Map.of("larder.strict", "true"), TwoOfOneClass.class))
                .hasMessageContaining("The beans \"north\", \"south\" share the entries");
    }

    @Test
    void beans_thatSaySo_share() {
        Map<String, String> properties = Map.of("larder.strict", "true", "larder.caches.stock.shared", "true");
        try (AnnotationConfigApplicationContext context = SpringApplications.with(properties, TwoOfOneClass.class)) {
            assertThat(context.getBean("north", Stock.class).count(1)).isEqualTo("north 1");
            assertThat(context.getBean("south", Stock.class).count(1)).isEqualTo("north 1");
        }
    }

    @Test
    void beans_withAPrefixEach_haveEntriesOfTheirOwn() {
        try (AnnotationConfigApplicationContext context =
                SpringApplications.with(Map.of("larder.strict", "true"), TwoWithAPrefixEach.class)) {
            assertThat(context.getBean("north", Stock.class).count(1)).isEqualTo("north 1");
            assertThat(context.getBean("south", Stock.class).count(1)).isEqualTo("south 1");
        }
    }

    /** What there is once for each user is likelier to differ than what there is once for each refresh. */
    @Test
    void beanOfASession_isWarnedOf() {
        assertThat(warningsOf(OneInAScope.class)).singleElement().satisfies(warning -> assertThat(warning)
                .contains("\"ofTheUser\" of the scope \"session\"")
                .contains("such as the user's id")
                .contains("set larder.caches.shelf.shared=true"));
    }
}
