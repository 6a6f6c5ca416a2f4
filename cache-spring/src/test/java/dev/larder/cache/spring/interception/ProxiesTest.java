package dev.larder.cache.spring.interception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.larder.cache.annotation.CacheDefaults;
import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.spring.Caching;
import dev.larder.cache.spring.EnableLarder;
import dev.larder.cache.spring.SpringApplications;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.core.annotation.AliasFor;

class ProxiesTest {

    record Product(long id) {}

    record Category(String name) {}

    interface Catalog {
        Product product(long id);

        void change(long id);
    }

    static class CatalogOfInterface implements Catalog {
        int loads;

        @Override
        @Cached("product:{id}")
        public Product product(long id) {
            loads++;
            return new Product(id);
        }

        @Override
        @Invalidates("product:{id}")
        public void change(long id) {}

        int loads() {
            return loads;
        }
    }

    interface AnnotatedCatalog {
        @Cached("annotated:{id}")
        Product product(long id);
    }

    static class PlainImplementation implements AnnotatedCatalog {
        static int loads;

        @Override
        public Product product(long id) {
            loads++;
            return new Product(id);
        }
    }

    abstract static class Repository<I, T> {
        int loads;

        abstract T make(I id);

        public T find(I id) {
            loads++;
            return make(id);
        }

        @CacheShortly("{id}:all")
        public List<T> findAll(I id) {
            loads++;
            return List.of(make(id));
        }
    }

    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @Cached(ttl = "5s", jitter = "0%")
    @interface CacheShortly {
        @AliasFor(annotation = Cached.class, attribute = "key")
        String value();
    }

    @CacheDefaults(prefix = "products")
    static class ProductRepository extends Repository<Long, Product> {
        @Override
        @Cached("{id}:entity")
        public Product find(Long id) {
            return super.find(id);
        }

        @Override
        Product make(Long id) {
            return new Product(id);
        }
    }

    @CacheDefaults(prefix = "categories")
    static class CategoryRepository extends Repository<String, Category> {
        @Override
        @Cached("{id}:entity")
        public Category find(String id) {
            return super.find(id);
        }

        @Override
        Category make(String id) {
            return new Category(id);
        }
    }

    static class Counter {
        static int made;
        static int loads;

        Counter() {
            made++;
        }

        @Cached("counter:{id}")
        public long count(long id) {
            return ++loads;
        }
    }

    @Configuration
    @EnableLarder
    static class WithInterfaces {
        @Bean
        Catalog catalog() {
            return new CatalogOfInterface();
        }

        @Bean
        AnnotatedCatalog annotatedCatalog() {
            return new PlainImplementation();
        }
    }

    @Configuration
    @EnableLarder(proxyTargetClass = true)
    static class WithClasses {
        @Bean
        Catalog catalog() {
            return new CatalogOfInterface();
        }
    }

    @Configuration
    @EnableLarder
    static class Prototypes {
        @Bean
        @Scope("prototype")
        Counter counter() {
            return new Counter();
        }
    }

    @Configuration
    @EnableLarder
    static class LazyBeans {
        @Bean
        @Lazy
        Counter counter() {
            return new Counter();
        }
    }

    @Test
    void beanWithInterface_getsAnInterfaceProxyThatCaches() {
        try (AnnotationConfigApplicationContext context = SpringApplications.inMemory(WithInterfaces.class)) {
            Catalog catalog = context.getBean(Catalog.class);
            assertThat(AopUtils.isJdkDynamicProxy(catalog)).isTrue();

            Product first = catalog.product(1);
            assertThat(catalog.product(1)).isEqualTo(first).isNotSameAs(first);
            catalog.change(1);
            catalog.product(1);

            assertThat(target(catalog, CatalogOfInterface.class).loads()).isEqualTo(2);
        }
    }

    @Test
    void beanWithInterface_whenClassesAreAskedFor_getsAClassProxyThatCaches() {
        try (AnnotationConfigApplicationContext context = SpringApplications.inMemory(WithClasses.class)) {
            Catalog catalog = context.getBean(Catalog.class);
            assertThat(AopUtils.isCglibProxy(catalog)).isTrue();

            catalog.product(1);
            catalog.product(1);

            assertThat(target(catalog, CatalogOfInterface.class).loads()).isEqualTo(1);
        }
    }

    @Test
    void annotationOnTheInterface_holdsForTheImplementation() {
        PlainImplementation.loads = 0;
        try (AnnotationConfigApplicationContext context = SpringApplications.inMemory(WithInterfaces.class)) {
            AnnotatedCatalog catalog = context.getBean(AnnotatedCatalog.class);

            catalog.product(1);
            catalog.product(1);

            assertThat(PlainImplementation.loads).isEqualTo(1);
        }
    }

    @Configuration
    @EnableLarder
    static class DynamicProxies {
        static int loads;

        @Bean
        AnnotatedCatalog generated() {
            return (AnnotatedCatalog) Proxy.newProxyInstance(
                    AnnotatedCatalog.class.getClassLoader(),
                    new Class<?>[] {AnnotatedCatalog.class},
                    (proxy, method, args) -> {
                        if (method.getDeclaringClass() == Object.class) {
                            return method.invoke(DynamicProxies.class, args);
                        }
                        loads++;
                        return new Product((Long) args[0]);
                    });
        }
    }

    @Test
    void annotationOnTheInterface_holdsForAGeneratedImplementation() {
        DynamicProxies.loads = 0;
        try (AnnotationConfigApplicationContext context = SpringApplications.inMemory(DynamicProxies.class)) {
            AnnotatedCatalog catalog = context.getBean(AnnotatedCatalog.class);

            assertThat(catalog.product(1)).isEqualTo(catalog.product(1));

            assertThat(DynamicProxies.loads).isEqualTo(1);
        }
    }

    @Test
    void genericSuperclass_isCachedWithTheTypesOfTheBean() {
        try (AnnotationConfigApplicationContext context =
                SpringApplications.inMemory(Caching.class, ProductRepository.class, CategoryRepository.class)) {
            ProductRepository products = context.getBean(ProductRepository.class);
            CategoryRepository categories = context.getBean(CategoryRepository.class);

            assertThat(products.find(1L)).isEqualTo(new Product(1));
            assertThat(products.find(1L)).isEqualTo(new Product(1));
            assertThat(products.findAll(1L)).containsExactly(new Product(1));
            assertThat(products.findAll(1L)).containsExactly(new Product(1));
            assertThat(categories.findAll("x")).containsExactly(new Category("x"));
            assertThat(categories.findAll("x")).containsExactly(new Category("x"));

            assertThat(target(products, ProductRepository.class).loads).isEqualTo(2);
        }
    }

    @Test
    void metaAnnotation_withAlias_isReadAsWhatItStandsFor() {
        try (AnnotationConfigApplicationContext context =
                SpringApplications.inMemory(Caching.class, ProductRepository.class, CategoryRepository.class)) {
            assertThat(context.getBean(CompiledMethods.class).catalog().caches())
                    .filteredOn(
                            cached -> cached.declaration().method().getName().equals("findAll"))
                    .extracting(cached -> cached.spec().name(), cached -> cached.spec()
                            .ttl())
                    .containsExactlyInAnyOrder(
                            tuple("products-all", Duration.ofSeconds(5)),
                            tuple("categories-all", Duration.ofSeconds(5)));
        }
    }

    @Configuration
    @EnableLarder
    static class Scoped {
        @Bean
        static CustomScopeConfigurer scopes() {
            CustomScopeConfigurer configurer = new CustomScopeConfigurer();
            configurer.addScope("thread", new SimpleThreadScope());
            return configurer;
        }

        @Bean
        @Scope(value = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
        Counter counter() {
            return new Counter();
        }
    }

    @Configuration
    @EnableLarder
    static class LazyBehindInterface {
        @Bean
        @Lazy
        Catalog catalog() {
            return new CatalogOfInterface();
        }
    }

    @Test
    void scopedBean_isCheckedByItsTypeAndCachedOnce() {
        Counter.loads = 0;
        Counter.made = 0;
        try (AnnotationConfigApplicationContext context = SpringApplications.inMemory(Scoped.class)) {
            assertThat(context.getBean(CompiledMethods.class).catalog().caches())
                    .hasSize(1);
            assertThat(Counter.made).isZero();

            Counter counter = context.getBean(Counter.class);

            assertThat(List.of(counter.count(1), counter.count(1))).containsExactly(1L, 1L);
            assertThat(context.getBean(CompiledMethods.class).catalog().caches())
                    .hasSize(1);
        }
    }

    @Test
    void annotatedClass_behindALazyInterfaceBean_isCompiledAtItsFirstCall() {
        try (AnnotationConfigApplicationContext context = SpringApplications.inMemory(LazyBehindInterface.class)) {
            assertThat(context.getBean(CompiledMethods.class).catalog().caches())
                    .isEmpty();
            Catalog catalog = context.getBean(Catalog.class);

            catalog.product(1);
            catalog.product(1);

            assertThat(target(catalog, CatalogOfInterface.class).loads()).isEqualTo(1);
            assertThat(context.getBean(CompiledMethods.class).catalog().caches())
                    .hasSize(1);
        }
    }

    @Test
    void prototypes_shareTheCache() {
        Counter.loads = 0;
        try (AnnotationConfigApplicationContext context = SpringApplications.inMemory(Prototypes.class)) {
            assertThat(context.getBean(Counter.class).count(1)).isEqualTo(1);
            assertThat(context.getBean(Counter.class).count(1)).isEqualTo(1);
        }
    }

    @Test
    void lazyBean_isCheckedWithoutBeingMade() {
        Counter.made = 0;
        try (AnnotationConfigApplicationContext context = SpringApplications.inMemory(LazyBeans.class)) {
            assertThat(context.getBean(CompiledMethods.class).catalog().caches())
                    .extracting(cached -> cached.spec().name())
                    .containsExactly("counter");
            assertThat(Counter.made).isZero();
        }
    }

    @Test
    void caching_switchedOff_runsTheMethodsAsIfNotAnnotated() {
        Counter.loads = 0;
        try (AnnotationConfigApplicationContext context =
                SpringApplications.with(Map.of("larder.enabled", "false"), LazyBeans.class)) {
            Counter counter = context.getBean(Counter.class);

            assertThat(List.of(counter.count(1), counter.count(1))).containsExactly(1L, 2L);
        }
    }

    private static <T> T target(Object proxy, Class<T> type) {
        return type.cast(org.springframework.aop.framework.AopProxyUtils.getSingletonTarget(proxy));
    }
}
