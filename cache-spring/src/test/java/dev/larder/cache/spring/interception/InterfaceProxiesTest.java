package dev.larder.cache.spring.interception;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.annotation.CacheDefaults;
import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.annotation.Updates;
import dev.larder.cache.method.check.CacheCatalog;
import dev.larder.cache.spring.EnableLarder;
import dev.larder.cache.spring.SpringApplications;
import java.lang.reflect.Array;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Beans that are JDK proxies already, as repositories, HTTP interfaces and Feign clients are. What their interfaces
 * inherit belongs to each of them: its prefix, its types, its entries.
 */
class InterfaceProxiesTest {

    interface Naming {
        @Cached("name:{id}")
        String name(long id);

        @Invalidates("name:{id}")
        void rename(long id);
    }

    @CacheDefaults(prefix = "product")
    interface ProductNames extends Naming {}

    @CacheDefaults(prefix = "vendor")
    interface VendorNames extends Naming {}

    /** Something that other libraries add to what they generate. */
    interface Marker {}

    @Configuration
    @EnableLarder
    static class Names {
        static final List<String> CALLS = new ArrayList<>();

        private static Object answer(String whose, String method, Object id) {
            CALLS.add(whose + " " + method);
            return method.equals("name") ? whose + " " + id : null;
        }

        @Bean
        ProductNames products() {
            return generated((method, args) -> answer("product", method, args[0]), ProductNames.class);
        }

        @Bean
        VendorNames vendors() {
            return generated(
                    (method, args) -> answer("vendor", method, args[0]), Naming.class, Marker.class, VendorNames.class);
        }
    }

    private interface Answers {
        Object to(String method, Object[] args);
    }

    @SuppressWarnings("unchecked")
    private static <T> T generated(Answers answers, Class<?>... interfaces) {
        return (T) Proxy.newProxyInstance(
                InterfaceProxiesTest.class.getClassLoader(),
                interfaces,
                (proxy, method, args) -> switch (method.getName()) {
                    case "hashCode" -> System.identityHashCode(proxy);
                    case "equals" -> proxy == args[0];
                    case "toString" -> "generated";
                    default -> answers.to(method.getName(), args);
                });
    }

    @Test
    void method_inheritedByTwoInterfaces_hasThePrefixOfEach() {
        try (AnnotationConfigApplicationContext context = SpringApplications.inMemory(Names.class)) {
            ProductNames products = context.getBean(ProductNames.class);
            VendorNames vendors = context.getBean(VendorNames.class);

            assertThat(products.name(1)).isEqualTo("product 1");
            assertThat(vendors.name(1)).isEqualTo("vendor 1");

            assertThat(caches(context)).containsExactlyInAnyOrder("product:name:{id}", "vendor:name:{id}");
        }
    }

    @Test
    void invalidation_inheritedByTwoInterfaces_reachesTheEntriesOfItsBeanAlone() {
        try (AnnotationConfigApplicationContext context = SpringApplications.inMemory(Names.class)) {
            ProductNames products = context.getBean(ProductNames.class);
            VendorNames vendors = context.getBean(VendorNames.class);
            products.name(1);
            vendors.name(1);
            Names.CALLS.clear();

            products.rename(1);
            products.name(1);
            vendors.name(1);

            assertThat(Names.CALLS).containsExactly("product rename", "product name");
        }
    }

    record Book(Long id, String title) {}

    record Film(String id, int minutes) {}

    interface Store<T, I> {
        Optional<T> findById(I id);

        <S extends T> S save(S entity);

        void deleteById(I id);
    }

    interface CachedStore<T, I> extends Store<T, I> {
        @Override
        @Cached("{id}:entity")
        Optional<T> findById(I id);

        @Cached("{id}:versions")
        T[] versions(I id);

        @Cached("{ids[]}:entity")
        Map<I, T> findAllById(List<I> ids);

        @Override
        @Invalidates("{result.id}:entity")
        <S extends T> S save(S entity);

        @Invalidates("{result[].id}:entity")
        <S extends T> List<S> saveAll(List<? extends S> entities);

        @Updates("{entity.id}:entity")
        <S extends T> S replace(S entity);

        @Override
        @Invalidates("{id}:*")
        void deleteById(I id);
    }

    @CacheDefaults(prefix = "book")
    interface Books extends CachedStore<Book, Long> {}

    @CacheDefaults(prefix = "film")
    interface Films extends CachedStore<Film, String> {
        @Override
        Optional<Film> findById(String id);
    }

    /** What a data layer would generate. */
    private static final class Table<T> implements Answers {
        final Map<Object, T> rows = new HashMap<>();
        final List<Object> reads = new ArrayList<>();
        private final Class<T> type;

        Table(Class<T> type) {
            this.type = type;
        }

        @Override
        public Object to(String method, Object[] args) {
            return switch (method) {
                case "findById" -> read(args[0]);
                case "findAllById" -> {
                    Map<Object, T> found = new HashMap<>();
                    ((List<?>) args[0]).forEach(id -> read(id).ifPresent(row -> found.put(id, row)));
                    yield found;
                }
                case "versions" -> {
                    Object[] versions = (Object[]) Array.newInstance(type, 1);
                    versions[0] = read(args[0]).orElse(null);
                    yield versions;
                }
                case "saveAll" -> {
                    ((List<?>) args[0]).forEach(this::write);
                    yield args[0];
                }
                case "deleteById" -> rows.remove(args[0]) == null ? null : null;
                default -> write(args[0]);
            };
        }

        private Optional<T> read(Object id) {
            reads.add(id);
            return Optional.ofNullable(rows.get(id));
        }

        private T write(Object entity) {
            T row = type.cast(entity);
            rows.put(row instanceof Book book ? book.id() : ((Film) row).id(), row);
            return row;
        }
    }

    @Configuration
    @EnableLarder
    static class Stores {
        static final Table<Book> BOOKS = new Table<>(Book.class);
        static final Table<Film> FILMS = new Table<>(Film.class);

        @Bean
        Books books() {
            return generated(BOOKS, Books.class);
        }

        @Bean
        Films films() {
            return generated(FILMS, Films.class);
        }
    }

    @Test
    void genericMethods_haveTheTypesOfTheInterfaceThatIsTheBean() {
        try (AnnotationConfigApplicationContext context = SpringApplications.inMemory(Stores.class)) {
            Books books = context.getBean(Books.class);
            Films films = context.getBean(Films.class);
            Stores.BOOKS.reads.clear();

            assertThat(books.findById(1L)).isEmpty();
            books.save(new Book(1L, "saved"));
            assertThat(books.findById(1L)).as("no longer remembered as absent").contains(new Book(1L, "saved"));
            assertThat(books.findById(1L)).contains(new Book(1L, "saved"));
            assertThat(books.versions(1L)).containsExactly(new Book(1L, "saved"));
            assertThat(books.versions(1L)).containsExactly(new Book(1L, "saved"));
            books.saveAll(List.of(new Book(1L, "saved again")));
            assertThat(books.findAllById(List.of(1L))).containsEntry(1L, new Book(1L, "saved again"));
            books.replace(new Book(1L, "replaced"));
            assertThat(books.findById(1L)).contains(new Book(1L, "replaced"));
            books.deleteById(1L);
            assertThat(books.findById(1L)).isEmpty();

            films.save(new Film("alien", 117));
            assertThat(films.findById("alien")).contains(new Film("alien", 117));
            assertThat(films.findById("alien")).contains(new Film("alien", 117));

            assertThat(Stores.BOOKS.reads).hasSize(5);
            assertThat(Stores.FILMS.reads).hasSize(1);
        }
    }

    @Test
    void genericMethods_areAllKnownAtStartUp() {
        try (AnnotationConfigApplicationContext context = SpringApplications.inMemory(Stores.class)) {
            int caches = caches(context).size();
            int invalidations = catalog(context).invalidations().size();
            assertThat(AopUtils.isJdkDynamicProxy(context.getBean(Books.class))).isTrue();

            context.getBean(Books.class).findById(1L);
            context.getBean(Books.class).deleteById(1L);
            context.getBean(Films.class).findById("alien");
            ((CachedStore<Film, String>) context.getBean(Films.class)).findById("alien");
            ((Store<Film, String>) context.getBean(Films.class)).save(new Film("alien", 117));

            assertThat(caches(context)).hasSize(caches).hasSize(6);
            assertThat(catalog(context).invalidations()).hasSize(invalidations).hasSize(6);
        }
    }

    private static CacheCatalog catalog(AnnotationConfigApplicationContext context) {
        return context.getBean(CompiledMethods.class).catalog();
    }

    private static List<String> caches(AnnotationConfigApplicationContext context) {
        return catalog(context).caches().stream()
                .map(cached -> cached.key().template().text())
                .toList();
    }
}
