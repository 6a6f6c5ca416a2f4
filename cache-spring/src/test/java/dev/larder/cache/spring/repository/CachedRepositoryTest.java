package dev.larder.cache.spring.repository;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.annotation.CacheDefaults;
import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.method.check.CacheCatalog;
import dev.larder.cache.spring.jpa.Category;
import dev.larder.cache.spring.jpa.JpaShop;
import dev.larder.cache.spring.jpa.JpaShop.Database;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.data.repository.NoRepositoryBean;

/** A base for repositories, annotated once, with the types and the prefix of each repository. */
class CachedRepositoryTest {

    @NoRepositoryBean
    interface CachedById<T, I> extends JpaRepository<T, I> {
        @Override
        @Cached("entity:{id}")
        Optional<T> findById(I id);

        @Override
        @Invalidates("entity:{result.id}")
        <S extends T> S save(S entity);

        @Override
        @Invalidates("entity:{entities[].id}")
        <S extends T> List<S> saveAll(Iterable<S> entities);

        @Override
        @Invalidates("entity:{id}")
        void deleteById(I id);
    }

    @CacheDefaults(prefix = "category")
    interface Categories extends CachedById<Category, Long> {}

    @Configuration(proxyBeanMethods = false)
    @EnableJpaRepositories(basePackageClasses = CachedRepositoryTest.class, considerNestedRepositories = true)
    static class Application {}

    private static JpaShop shop;

    @BeforeAll
    static void open() {
        shop = JpaShop.start(Database.H2, Map.of(), Application.class);
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    private static String name(long id) {
        return shop.bean(Categories.class).findById(id).map(Category::getName).orElse("none");
    }

    @Test
    void entity_isCachedUntilItIsSavedOrDeleted() {
        Categories categories = shop.bean(Categories.class);
        Category pans = categories.save(new Category("pans"));
        String key = "category:entity:" + pans.getId();

        assertThat(name(pans.getId())).isEqualTo("pans");
        assertThat(shop.isStored(key)).isTrue();

        pans.setName("pots");
        categories.save(pans);
        assertThat(shop.isStored(key)).isFalse();
        assertThat(name(pans.getId())).isEqualTo("pots");

        categories.deleteById(pans.getId());
        assertThat(shop.isStored(key)).isFalse();
        assertThat(name(pans.getId())).isEqualTo("none");
    }

    /** The ids are there when the method returns, and not when it is entered. */
    @Test
    void absence_isForgottenWhenTheIdIsGenerated() {
        Categories categories = shop.bean(Categories.class);
        long before = categories.save(new Category("before")).getId();
        List<Long> next = List.of(before + 1, before + 2);
        next.forEach(id -> assertThat(name(id)).isEqualTo("none"));

        List<Category> saved = categories.saveAll(List.of(new Category("one"), new Category("two")));

        assertThat(saved).extracting(Category::getId).containsExactlyElementsOf(next);
        assertThat(next).extracting(CachedRepositoryTest::name).containsExactly("one", "two");
    }

    @Test
    void firstCalls_addNothingToWhatStartUpCompiled() {
        CacheCatalog catalog = shop.bean(CacheCatalog.class);
        assertThat(catalog.caches())
                .singleElement()
                .satisfies(cached -> assertThat(cached.declaration().type()).isEqualTo(Categories.class));
        int invalidations = catalog.invalidations().size();

        Category saved = shop.bean(Categories.class).save(new Category("first"));
        name(saved.getId());
        shop.bean(Categories.class).deleteById(saved.getId());

        assertThat(catalog.caches()).hasSize(1);
        assertThat(catalog.invalidations()).hasSize(invalidations).hasSize(3);
    }
}
