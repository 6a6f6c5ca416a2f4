package dev.larder.cache.spring.interception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.spring.Caching;
import dev.larder.cache.spring.EnableLarder;
import dev.larder.cache.spring.InnerAdvice;
import dev.larder.cache.spring.SpringApplications;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.test.util.AopTestUtils;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Methods with {@code []} in their key, behind a proxy with further advice. */
@Timeout(60)
class BatchMethodsTest {

    record Product(long id, String name) {}

    static class Products {

        final List<Object> asked = new CopyOnWriteArrayList<>();

        private Map<Long, Product> load(Collection<Long> ids) {
            asked.add(List.copyOf(ids));
            return ids.stream().filter(id -> id < 100).collect(Collectors.toMap(id -> id, id -> new Product(id, "p")));
        }

        @Cached("product:{ids[]}")
        public Map<Long, Product> byIds(Set<Long> ids) {
            return load(ids);
        }

        @Cached("product:{ids[]}")
        public CompletableFuture<Map<Long, Product>> later(List<Long> ids) {
            return CompletableFuture.completedFuture(load(ids));
        }

        @Cached("product:{ids[]}")
        public Mono<Map<Long, Product>> mono(List<Long> ids) {
            return Mono.fromSupplier(() -> load(ids));
        }

        @Cached(key = "even:{ids[]}", unless = "#result % 2 == 1", condition = "#ids.size() > 1")
        public Map<Long, Long> even(List<Long> ids) {
            asked.add(List.copyOf(ids));
            return ids.stream().collect(Collectors.toMap(id -> id, id -> id));
        }

        @Invalidates("product:{ids[]}*")
        public void deleteAll(List<Long> ids) {}
    }

    static class Stream {
        @Cached("product:{ids[]}")
        public Flux<Product> byIds(List<Long> ids) {
            return Flux.empty();
        }
    }

    @Configuration
    @EnableLarder
    static class Application {
        @Bean
        Products products() {
            return new Products();
        }

        /** As transactions are: it sees what the method is asked for. */
        @Bean
        @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
        static InnerAdvice inner() {
            return new InnerAdvice("byIds", call -> List.copyOf((Collection<?>) call.getArguments()[0]));
        }
    }

    private final AnnotationConfigApplicationContext context = SpringApplications.inMemory(Application.class);
    private final Products products = context.getBean(Products.class);
    private final Products target = AopTestUtils.getTargetObject(products);

    @AfterEach
    void close() {
        context.close();
    }

    @Test
    void batch_asksForWhatIsMissing_throughTheAdviceFurtherInside() {
        assertThat(products.byIds(Set.of(1L))).containsOnlyKeys(1L);
        Set<Long> given = new LinkedHashSet<>(List.of(2L, 1L, 404L));

        assertThat(products.byIds(given).keySet()).containsExactly(2L, 1L);

        assertThat(target.asked).containsExactly(List.of(1L), List.of(2L, 404L));
        assertThat(context.getBean(InnerAdvice.class).seen).containsExactly(List.of(1L), List.of(2L, 404L));
        assertThat(given).as("the caller's own is not touched").containsExactly(2L, 1L, 404L);
    }

    @Test
    void batch_ofValuesThatComeLater_sharesTheEntries() throws Exception {
        products.byIds(Set.of(1L));

        assertThat(products.later(List.of(2L, 1L)).get(20, TimeUnit.SECONDS)).containsOnlyKeys(1L, 2L);
        Mono<Map<Long, Product>> mono = products.mono(List.of(3L, 2L, 3L));
        assertThat(mono.block().keySet()).containsExactly(3L, 2L);
        assertThat(mono.block()).hasSize(2);

        assertThat(target.asked).containsExactly(List.of(1L), List.of(2L), List.of(3L));
    }

    @Test
    void expressions_seeTheArgumentsOnce_andEachValue() {
        products.even(List.of(1L));
        products.even(List.of(1L, 2L));
        assertThat(products.even(List.of(1L, 2L))).isEqualTo(Map.of(1L, 1L, 2L, 2L));

        assertThat(target.asked).containsExactly(List.of(1L), List.of(1L, 2L), List.of(1L));
    }

    @Test
    void invalidationOfABatch_reachesTheEntriesOfEachElement() {
        products.byIds(Set.of(1L, 2L, 3L));
        products.deleteAll(List.of(1L, 2L));
        products.byIds(Set.of(1L));
        products.byIds(Set.of(3L));

        assertThat(target.asked).hasSize(2);
    }

    @Test
    void streamOfElements_isNoBatch() {
        assertThatThrownBy(() -> SpringApplications.inMemory(Caching.class, Stream.class))
                .hasMessageContaining("it returns a Flux")
                .hasMessageContaining("Return a Mono of a Map or of a List");
    }
}
