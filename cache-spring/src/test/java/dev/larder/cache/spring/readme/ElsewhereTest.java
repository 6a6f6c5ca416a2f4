package dev.larder.cache.spring.readme;

import static dev.larder.cache.Args.args;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.Cache;
import dev.larder.cache.CacheOption;
import dev.larder.cache.Larder;
import dev.larder.cache.invalidation.InvalidationOutbox;
import dev.larder.cache.testing.TestRedis;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** The examples of invalidating without an annotation do what the README says. */
class ElsewhereTest {

    private static DriverManagerDataSource database() {
        DriverManagerDataSource database =
                new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        new ResourceDatabasePopulator(new ClassPathResource("dev/larder/cache/spring/outbox/larder-outbox.sql"))
                .execute(database);
        return database;
    }

    @Test
    void productChanged_dropsWhatIsNamed_andTheOutboxIsPickedUp() {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource(
                            "test",
                            Map.of(
                                    "larder.redis.url",
                                    TestRedis.url(),
                                    "larder.redis.timeout",
                                    "5s",
                                    "larder.key-prefix",
                                    TestRedis.uniquePrefix())));
            context.registerBean(DriverManagerDataSource.class, ElsewhereTest::database);
            context.register(AppConfig.class, Elsewhere.Outbox.class, Elsewhere.class);
            context.refresh();
            Larder larder = context.getBean(Larder.class);
            Cache<String> products = larder.cache("product:{id}", String.class);
            Cache<String> listings =
                    larder.cache("products:list:{page}", String.class, CacheOption.tags("product:{page}"));
            products.get(args(1), () -> "old");
            listings.get(args(1), () -> "old");
            Elsewhere elsewhere = context.getBean(Elsewhere.class);

            assertThat(elsewhere.whatWouldGo().keys()).isEqualTo(1);
            elsewhere.productChanged(1);

            assertThat(products.get(args(1), () -> "new")).isEqualTo("new");
            assertThat(listings.get(args(1), () -> "new")).isEqualTo("new");
            assertThat(context.getBean(InvalidationOutbox.class)).isNotNull();
        }
    }
}
