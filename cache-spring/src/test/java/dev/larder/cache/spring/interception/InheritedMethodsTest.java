package dev.larder.cache.spring.interception;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.annotation.Updates;
import dev.larder.cache.spring.Caching;
import dev.larder.cache.spring.EnableLarder;
import dev.larder.cache.spring.SpringApplications;
import java.lang.reflect.Array;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Annotations on what a bean's class inherits: they mean the bean's types, and the names of where they stand. */
class InheritedMethodsTest {

    record Book(long id, String title) {}

    abstract static class Shelf<T, I extends Comparable<I>> {
        int loads;

        abstract T read(I id);

        @Cached("versions:{id}")
        public T[] versions(I id) {
            loads++;
            return all(id);
        }

        @SuppressWarnings("unchecked")
        private T[] all(I id) {
            T version = read(id);
            T[] all = (T[]) Array.newInstance(version.getClass(), 1);
            all[0] = version;
            return all;
        }

        @Cached("pages:{id}")
        public List<T[]> pages(I id) {
            loads++;
            return List.of(all(id), all(id));
        }

        @Invalidates("versions:{items[].id}")
        public void forget(T[] items) {}

        @Invalidates("versions:{items[].id}")
        public <S extends T> void forgetAll(List<? extends S> items) {}

        @Invalidates("versions:{result}")
        public <S extends I> S greatest(List<S> ids) {
            return ids.get(0);
        }
    }

    static class Books extends Shelf<Book, Long> {
        @Override
        Book read(Long id) {
            return new Book(id, "book " + id);
        }
    }

    @Test
    void arrayOfATypeVariable_isAnArrayOfWhatTheBeanFillsIn() {
        try (AnnotationConfigApplicationContext context = SpringApplications.inMemory(Caching.class, Books.class)) {
            Books books = context.getBean(Books.class);

            assertThat(books.versions(1L)).containsExactly(new Book(1, "book 1"));
            assertThat(books.versions(1L))
                    .containsExactly(new Book(1, "book 1"))
                    .isInstanceOf(Book[].class);
            assertThat(loads(books)).isEqualTo(1);
            assertThat(books.pages(1L)).isNotEmpty().allSatisfy(page -> assertThat(page)
                    .isInstanceOf(Book[].class)
                    .containsExactly(new Book(1, "book 1")));
            int before = loads(books);
            books.pages(1L);
            assertThat(loads(books)).isEqualTo(before);
        }
    }

    @Test
    void typeVariables_inParameters_areWhatTheBeanFillsIn() {
        try (AnnotationConfigApplicationContext context = SpringApplications.inMemory(Caching.class, Books.class)) {
            Books books = context.getBean(Books.class);
            books.versions(1L);

            books.forget(new Book[] {new Book(1, "")});
            books.versions(1L);
            books.forgetAll(List.of(new Book(1, "")));
            books.versions(1L);
            books.greatest(List.of(1L));
            books.versions(1L);

            assertThat(loads(books)).isEqualTo(4);
        }
    }

    static class AnyStore<I> {
        @Cached("any:{id}")
        public String read(I id) {
            return "";
        }
    }

    @Configuration
    @EnableLarder
    static class OfAnything {
        @Bean
        AnyStore<Long> store() {
            return new AnyStore<>();
        }
    }

    @Test
    void typeVariable_thatNothingFillsIn_isRefusedWithTheCure() {
        assertThatThrownBy(() -> SpringApplications.inMemory(OfAnything.class))
                .hasMessageContaining("`{id}`")
                .hasMessageContaining("has the type I of class " + AnyStore.class.getName())
                .hasMessageContaining("such as `class Products extends Store<Product, Long>`");
    }

    private static int loads(Books books) {
        return ((Books) AopProxyUtils.getSingletonTarget(books)).loads;
    }

    interface Catalog {
        @Cached(key = "product:{id}", condition = "#id > 0")
        String product(long id);

        @Invalidates(value = "product:{productId}", condition = "#productId > 0")
        void change(long productId);
    }

    static class OtherNames implements Catalog {
        static int loads;

        @Override
        public String product(long number) {
            loads++;
            return "product " + number;
        }

        @Override
        public void change(long key) {}
    }

    @Configuration
    @EnableLarder
    static class WithOtherNames {
        @Bean
        Catalog catalog() {
            return new OtherNames();
        }
    }

    @Configuration
    @EnableLarder(proxyTargetClass = true)
    static class WithOtherNamesInAClassProxy {
        @Bean
        OtherNames catalog() {
            return new OtherNames();
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {WithOtherNames.class, WithOtherNamesInAClassProxy.class})
    void parameterNames_areThoseOfTheDeclarationThatCarriesTheAnnotation(Class<?> application) {
        OtherNames.loads = 0;
        try (AnnotationConfigApplicationContext context = SpringApplications.inMemory(application)) {
            Catalog catalog = context.getBean(Catalog.class);

            catalog.product(1);
            catalog.product(1);
            catalog.change(1);
            catalog.product(1);
            assertThat(OtherNames.loads).isEqualTo(2);

            catalog.product(-1);
            catalog.product(-1);
            assertThat(OtherNames.loads).as("the condition on #id is false").isEqualTo(4);
        }
    }

    interface Shop {
        @Cached("lambda:{id}")
        String product(long id);
    }

    @Configuration
    @EnableLarder
    static class AsALambda {
        static int loads;

        @Bean
        Shop shop() {
            return id -> {
                loads++;
                return "product " + id;
            };
        }
    }

    @Test
    void lambda_whoseParametersHaveNoNames_hasThoseOfItsInterface() {
        AsALambda.loads = 0;
        try (AnnotationConfigApplicationContext context = SpringApplications.inMemory(AsALambda.class)) {
            Shop shop = context.getBean(Shop.class);

            assertThat(List.of(shop.product(1), shop.product(1))).containsExactly("product 1", "product 1");
            assertThat(AsALambda.loads).isEqualTo(1);
        }
    }

    interface Repository {
        @Invalidates("item:{item.id}")
        Book save(Book item);
    }

    static class Disagreeing implements Repository {
        @Override
        @Updates("item:{book.id}")
        public Book save(Book book) {
            return book;
        }
    }

    @Configuration
    @EnableLarder
    static class WithDisagreement {
        @Bean
        Repository repository() {
            return new Disagreeing();
        }
    }

    @Test
    void parameterNames_ofTwoDeclarationsThatBothCarryAnnotations_mustAgree() {
        assertThatThrownBy(() -> SpringApplications.inMemory(WithDisagreement.class))
                .hasMessageContaining(Disagreeing.class.getName() + ".save")
                .hasMessageContaining("[item]")
                .hasMessageContaining("[book]")
                .hasMessageContaining("Use the same names, or positions: {#0}.");
    }
}
