package dev.larder.cache.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import io.r2dbc.h2.H2ConnectionFactory;
import io.r2dbc.spi.ConnectionFactory;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AliasFor;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.r2dbc.connection.R2dbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.TransactionTemplate;
import reactor.core.publisher.Mono;

/** Entries that are found by what they hold. */
@Timeout(60)
class TagsTest {

    record Product(long id, String name) {}

    record Filter(String category, int page) {}

    @Retention(RetentionPolicy.RUNTIME)
    @Cached(
            key = "",
            tags = {"product:{result[].id}", "everything"})
    @interface CachedListing {
        @AliasFor(annotation = Cached.class, attribute = "key")
        String value();
    }

    static class ProductService {
        final Map<Long, Product> products = new TreeMap<>(
                Map.of(1L, new Product(1, "one"), 2L, new Product(2, "two"), 3L, new Product(3, "three")));
        final List<String> loads = new ArrayList<>();

        @Cached(key = "products:list:{filter|hash}", ttl = "5m", tags = "product:{result[].id}")
        public List<Product> list(Filter filter) {
            return load(filter.category());
        }

        @CachedListing("products:all:{category}")
        public List<Product> all(String category) {
            return load(category);
        }

        @Cached(key = "products:later:{category}", tags = "product:{result[].id}")
        public Mono<List<Product>> later(String category) {
            return Mono.fromSupplier(() -> load(category));
        }

        private List<Product> load(String ids) {
            loads.add(ids);
            return Stream.of(ids.split(","))
                    .map(Long::valueOf)
                    .map(products::get)
                    .toList();
        }

        @Invalidates("product:{id}*")
        @Invalidates(tags = "product:{id}")
        public void update(long id, String name) {
            products.put(id, new Product(id, name));
        }

        @Invalidates(tags = "product:{id}")
        public Mono<Void> updateLater(long id, String name) {
            return Mono.fromRunnable(() -> products.put(id, new Product(id, name)));
        }

        @Invalidates(tags = "everything")
        public void forgetListings() {}
    }

    @Configuration
    @EnableLarder
    @EnableTransactionManagement
    static class Application {
        @Bean
        ProductService products() {
            return new ProductService();
        }

        @Bean
        DataSource dataSource() {
            return new DriverManagerDataSource("jdbc:h2:mem:tags;DB_CLOSE_DELAY=-1");
        }

        @Bean
        PlatformTransactionManager transactionManager(DataSource dataSource) {
            return new DataSourceTransactionManager(dataSource);
        }

        @Bean
        ConnectionFactory connections() {
            return H2ConnectionFactory.inMemory("tags-reactive");
        }

        @Bean
        ReactiveTransactionManager reactiveTransactionManager(ConnectionFactory connections) {
            return new R2dbcTransactionManager(connections);
        }
    }

    private AnnotationConfigApplicationContext context;
    private ProductService service;
    private ProductService target;

    private void start(Map<String, String> properties) {
        context = SpringApplications.with(properties, Application.class);
        service = context.getBean(ProductService.class);
        target = (ProductService) AopProxyUtils.getSingletonTarget(service);
    }

    @AfterEach
    void stop() {
        context.close();
    }

    private List<Product> list(String ids) {
        return service.list(new Filter(ids, 1));
    }

    private void fillLists() {
        list("1,2");
        list("2,3");
        target.loads.clear();
    }

    @Test
    void update_dropsExactlyTheListingsThatHoldTheProduct() {
        start(Map.of());
        fillLists();

        service.update(1, "changed");

        assertThat(list("2,3")).hasSize(2);
        assertThat(target.loads).isEmpty();
        assertThat(list("1,2")).contains(new Product(1, "changed"));
        assertThat(target.loads).containsExactly("1,2");
    }

    @Test
    void tags_ofAMetaAnnotation_areThoseOfTheEntry() {
        start(Map.of());
        service.all("1,2");
        service.all("2,3");
        target.loads.clear();

        service.update(1, "changed");
        assertThat(service.all("2,3")).hasSize(2);
        assertThat(service.all("1,2")).contains(new Product(1, "changed"));
        assertThat(target.loads).containsExactly("1,2");

        service.forgetListings();
        service.all("1,2");
        service.all("2,3");
        assertThat(target.loads).containsExactly("1,2", "1,2", "2,3");
    }

    @Test
    void property_ofTheCache_replacesTheTags() {
        start(Map.of("larder.caches.products-list.tags", "everything, category:{filter.category}"));
        fillLists();

        service.update(1, "changed");
        list("1,2");
        assertThat(target.loads).isEmpty();

        service.forgetListings();
        list("1,2");
        list("2,3");
        assertThat(target.loads).containsExactly("1,2", "2,3");
    }

    @Test
    void property_withAMistake_isQuotedByItsName() {
        start(Map.of());
        assertThatThrownBy(() -> SpringApplications.with(
                        Map.of("larder.caches.products-list.tags", "category:{filter.catgory}"), Application.class))
                .hasStackTraceContaining("larder.caches.products-list.tags")
                .hasStackTraceContaining("catgory");
    }

    @Test
    void transaction_committed_invalidatesAfterItAndIsReadPastTheCacheInside() {
        start(Map.of());
        fillLists();

        new TransactionTemplate(context.getBean(PlatformTransactionManager.class)).executeWithoutResult(status -> {
            service.update(1, "changed");
            assertThat(list("1,2")).contains(new Product(1, "changed"));
            assertThat(list("2,3")).hasSize(2);
        });

        assertThat(target.loads).as("the listing without the product is a hit").containsExactly("1,2");
        assertThat(list("1,2")).contains(new Product(1, "changed"));
        assertThat(target.loads).hasSize(2);
    }

    @Test
    void transaction_rolledBack_leavesTheEntries() {
        start(Map.of());
        fillLists();

        new TransactionTemplate(context.getBean(PlatformTransactionManager.class)).executeWithoutResult(status -> {
            service.update(1, "changed");
            status.setRollbackOnly();
        });

        list("1,2");
        assertThat(target.loads).isEmpty();
    }

    @Test
    void reactiveTransaction_touchesItsTagsAndInvalidatesAtItsEnd() {
        start(Map.of());
        service.later("1,2").block();
        service.later("2,3").block();
        target.loads.clear();
        TransactionalOperator transaction =
                TransactionalOperator.create(context.getBean(ReactiveTransactionManager.class));

        List<Product> inside = transaction
                .transactional(service.updateLater(1, "changed")
                        .then(service.later("2,3"))
                        .then(service.later("1,2")))
                .block();

        assertThat(inside).contains(new Product(1, "changed"));
        assertThat(target.loads).as("the listing without the product is a hit").containsExactly("1,2");
        assertThat(service.later("1,2").block()).contains(new Product(1, "changed"));
        assertThat(target.loads).hasSize(2);
    }
}
