package dev.larder.cache.spring.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.OutcomeRecorder;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.spring.jpa.JpaShop.Database;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.hibernate.Hibernate;
import org.hibernate.proxy.HibernateProxy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.domain.PageRequest;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.stereotype.Service;

/** Keys of what a data layer hands around: entities and what Hibernate puts in their place, pages, specifications. */
class HashedEntitiesTest {

    record InCategory(Category category, Pageable page) {}

    @Service
    public static class Listings {
        private String source = "first";

        @Cached("listing:of:{category|hash}")
        public String of(Category category) {
            return source;
        }

        @Cached("listing:in:{where|hash}")
        public String in(InCategory where) {
            return source;
        }

        @Cached("listing:page:{page|hash}")
        public String page(Pageable page) {
            return source;
        }

        @Cached("listing:number:{page.pageNumber}")
        public String number(Pageable page) {
            return source;
        }

        @Cached("listing:matching:{wanted|hash}")
        public String matching(Specification<Product> wanted) {
            return source;
        }

        @Invalidates("listing:of:{category|hash}")
        public void changed(Category category) {
            source = "changed";
        }

        void now(String text) {
            source = text;
        }
    }

    private static JpaShop shop;

    @BeforeAll
    static void open() {
        shop = JpaShop.start(Database.H2, Map.of(), Listings.class);
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    private static Product saved(String category) {
        Category parent = shop.bean(CategoryRepository.class).save(new Category(category));
        return shop.bean(ProductRepository.class).save(new Product(category + " of today", parent));
    }

    private static Category proxyOf(Product product, boolean initialised) {
        Category proxy = Objects.requireNonNull(shop.transaction().execute(status -> {
            Category category = Objects.requireNonNull(shop.bean(ProductRepository.class)
                    .findById(Objects.requireNonNull(product.getId()))
                    .orElseThrow()
                    .getCategory());
            if (initialised) {
                Hibernate.initialize(category);
            }
            return category;
        }));
        assertThat(proxy).isInstanceOf(HibernateProxy.class);
        return proxy;
    }

    private static Category entityOf(Product product) {
        Long id = Objects.requireNonNull(
                Objects.requireNonNull(product.getCategory()).getId());
        return shop.bean(CategoryRepository.class).findById(id).orElseThrow();
    }

    private static Outcome outcomeOf(Supplier<String> call) {
        try (OutcomeRecorder recorder = OutcomeRecorder.start()) {
            call.get();
            assertThat(recorder.reasons()).hasSize(1);
            if (recorder.outcomes().get(0) == Outcome.BYPASSED) {
                assertThat(recorder.reasons()).containsExactly(Reason.EVALUATION_FAILED);
            }
            return recorder.outcomes().get(0);
        }
    }

    @Test
    void call_withAnInitialisedProxy_hasTheKeyOfItsEntity() {
        Listings listings = shop.bean(Listings.class);
        Product product = saved("bread");

        assertThat(outcomeOf(() -> listings.of(entityOf(product)))).isEqualTo(Outcome.MISS);
        assertThat(outcomeOf(() -> listings.of(proxyOf(product, true)))).isEqualTo(Outcome.HIT);
        assertThat(outcomeOf(() -> listings.of(entityOf(saved("cake"))))).isEqualTo(Outcome.MISS);
    }

    @Test
    void call_withAProxyInsideItsArgument_hasTheKeyOfItsEntity() {
        Listings listings = shop.bean(Listings.class);
        Product product = saved("rolls");
        Pageable page = PageRequest.of(1, 20, Sort.by("name"));

        assertThat(outcomeOf(() -> listings.in(new InCategory(entityOf(product), page))))
                .isEqualTo(Outcome.MISS);
        assertThat(outcomeOf(() -> listings.in(new InCategory(proxyOf(product, true), page))))
                .isEqualTo(Outcome.HIT);
    }

    @Test
    void call_withAProxyThatNobodyCanInitialiseAnyMore_goesPastTheCache() {
        Listings listings = shop.bean(Listings.class);
        Product product = saved("buns");

        assertThat(outcomeOf(() -> listings.of(proxyOf(product, false)))).isEqualTo(Outcome.BYPASSED);
    }

    @Test
    void invalidation_withAProxyThatNobodyCanInitialiseAnyMore_dropsEveryListing() {
        Listings listings = shop.bean(Listings.class);
        Product product = saved("pies");
        listings.of(entityOf(product));

        listings.changed(proxyOf(product, false));

        assertThat(listings.of(entityOf(product))).isEqualTo("changed");
    }

    @Test
    void call_withPages_hasAKeyForEach() {
        Listings listings = shop.bean(Listings.class);

        assertThat(outcomeOf(() -> listings.page(PageRequest.of(0, 20)))).isEqualTo(Outcome.MISS);
        assertThat(outcomeOf(() -> listings.page(PageRequest.of(1, 20)))).isEqualTo(Outcome.MISS);
        assertThat(outcomeOf(() -> listings.page(PageRequest.of(0, 20, Sort.by("name")))))
                .isEqualTo(Outcome.MISS);
        assertThat(outcomeOf(() -> listings.page(Pageable.unpaged()))).isEqualTo(Outcome.MISS);
        assertThat(outcomeOf(() -> listings.page(Pageable.unpaged(Sort.by("name")))))
                .isEqualTo(Outcome.MISS);
        assertThat(outcomeOf(() -> listings.page(Pageable.unpaged()))).isEqualTo(Outcome.HIT);
        assertThat(outcomeOf(() -> listings.page(PageRequest.of(0, 20, Sort.by("name")))))
                .isEqualTo(Outcome.HIT);
    }

    @Test
    void call_withThePageNumberOfAnUnpagedRequest_goesPastTheCache() {
        Listings listings = shop.bean(Listings.class);

        assertThat(outcomeOf(() -> listings.number(PageRequest.of(3, 20)))).isEqualTo(Outcome.MISS);
        assertThat(outcomeOf(() -> listings.number(Pageable.unpaged()))).isEqualTo(Outcome.BYPASSED);
        listings.now("second");
        assertThat(listings.number(Pageable.unpaged())).isEqualTo("second");
    }

    @Test
    void call_withASpecificationThatIsALambda_goesPastTheCache() {
        Listings listings = shop.bean(Listings.class);
        Specification<Product> any = (product, query, builder) -> builder.conjunction();

        assertThat(outcomeOf(() -> listings.matching(any))).isEqualTo(Outcome.BYPASSED);
    }
}
