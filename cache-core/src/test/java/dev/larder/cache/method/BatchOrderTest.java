package dev.larder.cache.method;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.annotation.Cached;
import dev.larder.cache.method.check.CacheCatalog;
import dev.larder.cache.method.declaration.MethodBody;
import dev.larder.cache.testing.Log;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A batch that returns a list in the order of its source, as {@code findAllById} does, puts values at the places of
 * other ids. Where the values say so, nothing of it is stored, and nobody else gets it.
 */
@Timeout(60)
class BatchOrderTest {

    record Product(Long id, String name) {}

    record Price(long cents) {}

    @SuppressWarnings("unused")
    abstract static class Methods {
        @Cached("product:{ids[]}")
        abstract List<Product> products(List<Long> ids);

        @Cached("product:{id}")
        abstract Product product(long id);

        @Cached("maybe:{ids[]}")
        abstract List<Optional<Product>> maybes(List<Long> ids);

        @Cached("of-product:{products[].id}")
        abstract List<Product> again(List<Product> products);

        @Cached("named:{names[]}")
        abstract List<Product> byNames(List<String> names);

        @Cached("price:{ids[]}")
        abstract List<Price> prices(List<Long> ids);

        @Cached("later:{ids[]}")
        abstract CompletableFuture<List<Product>> later(List<Long> ids);
    }

    @RegisterExtension
    final Log log = Log.of(BatchMethod.class);

    private final Wirings wirings = new Wirings();
    private final CacheCatalog catalog = wirings.catalog();
    private final Map<String, CompiledMethod> compiled = new HashMap<>();

    private CompiledMethod method(String name) {
        return compiled.computeIfAbsent(name, method -> catalog.add(AnnotatedMethods.read(Methods.class, method)));
    }

    private static Product product(long id) {
        return new Product(id, "product " + id);
    }

    /** Calls a batch whose method turns the ids it is asked for into an answer. */
    @SuppressWarnings("unchecked")
    private <T> List<T> call(String method, List<?> ids, Function<List<Object>, Object> source) throws Throwable {
        Object answer = method(method).invoke(this, new Object[] {ids}, new MethodBody() {
            @Override
            public Object run() {
                return source.apply((List<Object>) ids);
            }

            @Override
            public Object run(Object[] arguments) {
                return source.apply((List<Object>) arguments[0]);
            }
        });
        return (List<T>) (answer instanceof CompletableFuture<?> later ? later.join() : answer);
    }

    private static Object sortedById(List<Object> ids) {
        return ids.stream().sorted().map(id -> product((Long) id)).toList();
    }

    private List<String> stored(String prefix) {
        return Stream.of("1", "2", "3", "one", "two")
                .map(id -> prefix + ":" + id)
                .filter(key -> wirings.store().read(key) != null)
                .toList();
    }

    @Test
    void list_inTheOrderOfItsSource_isReturnedAsItIsAndNotStored() throws Throwable {
        assertThat(this.<Product>call("products", List.of(3L, 1L, 2L), BatchOrderTest::sortedById))
                .containsExactly(product(1), product(2), product(3));

        assertThat(stored("product")).isEmpty();
    }

    @Test
    void list_inTheOrderOfItsSource_isWarnedOfOnceWithTheCure() throws Throwable {
        call("products", List.of(3L, 1L, 2L), BatchOrderTest::sortedById);
        call("products", List.of(2L, 1L), BatchOrderTest::sortedById);

        assertThat(log.events()).singleElement().satisfies(event -> assertThat(event.getFormattedMessage())
                .contains("BatchOrderTest$Methods.products(List) returned its values in another order")
                .contains("at the place of 3 stands the value of another")
                .contains("Return the values in the order of the ids, null where there is none, or return a Map."));
    }

    @Test
    void list_inTheOrderOfTheIds_isStored() throws Throwable {
        call("products", List.of(1L, 2L, 3L), BatchOrderTest::sortedById);

        assertThat(stored("product")).containsExactly("product:1", "product:2", "product:3");
        assertThat(log.events()).isEmpty();
    }

    @Test
    void list_withNothingForSomeIds_isStoredIfTheOthersAreInPlace() throws Throwable {
        call("products", List.of(2L, 1L, 3L), ids -> Arrays.asList(null, product(1), null));

        assertThat(stored("product")).containsExactly("product:1", "product:2", "product:3");
    }

    /** Another kind of id says nothing about the order: here, products by the ids of something else. */
    @Test
    void list_whoseValuesHaveOtherIds_isStored() throws Throwable {
        call("products", List.of(1L, 2L, 3L), ids -> List.of(product(2), product(7), product(1)));

        assertThat(stored("product")).hasSize(3);
        assertThat(log.events()).isEmpty();
    }

    @Test
    void list_ofOneValueWithAnotherId_isStored() throws Throwable {
        call("products", List.of(1L), ids -> List.of(product(2)));

        assertThat(stored("product")).containsExactly("product:1");
    }

    @Test
    void list_whoseValuesHaveNoSuchProperty_isStored() throws Throwable {
        call("prices", List.of(3L, 1L, 2L), ids -> List.of(new Price(1), new Price(2), new Price(3)));

        assertThat(stored("price")).hasSize(3);
    }

    @Test
    void optionalValues_inAnotherOrder_areNotStored() throws Throwable {
        call("maybes", List.of(2L, 1L), ids -> List.of(Optional.of(product(1)), Optional.of(product(2))));

        assertThat(stored("maybe")).isEmpty();
    }

    @Test
    void elementsWithAPath_areComparedByIt() throws Throwable {
        call("again", List.of(product(2), product(1)), ids -> List.of(product(1), product(2)));
        assertThat(stored("of-product")).isEmpty();

        call("again", List.of(product(2), product(1)), ids -> new ArrayList<>(ids));
        assertThat(stored("of-product")).hasSize(2);
    }

    @Test
    void texts_areComparedByThePropertyOfTheirName() throws Throwable {
        Product one = new Product(1L, "one");
        Product two = new Product(2L, "two");

        call("byNames", List.of("two", "one"), names -> List.of(one, two));
        assertThat(stored("named")).isEmpty();

        call("byNames", List.of("two", "one"), names -> List.of(two, one));
        assertThat(stored("named")).hasSize(2);
    }

    @Test
    void valueThatComesLater_inAnotherOrder_isNotStored() throws Throwable {
        call("later", List.of(2L, 1L), ids -> CompletableFuture.completedFuture(sortedById(ids)));

        assertThat(stored("later")).isEmpty();
    }

    /** Only what is missing is asked for: what was right before stays. */
    @Test
    void list_inAnotherOrder_leavesWhatStandsThere() throws Throwable {
        call("products", List.of(2L), BatchOrderTest::sortedById);

        assertThat(this.<Product>call("products", List.of(3L, 2L, 1L), BatchOrderTest::sortedById))
                .containsExactly(product(1), product(2), product(3));

        assertThat(stored("product")).containsExactly("product:2");
    }

    @Test
    void callerWhoWaitsForTheLoad_getsItsOwnValue() throws Throwable {
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            AtomicReference<Thread> waiting = new AtomicReference<>();
            CountDownLatch isAsking = new CountDownLatch(1);
            AtomicReference<Future<Object>> joined = new AtomicReference<>();

            call("products", List.of(2L, 1L), ids -> {
                joined.set(other.submit(() -> {
                    waiting.set(Thread.currentThread());
                    isAsking.countDown();
                    return read(1);
                }));
                awaitWaiting(isAsking, waiting);
                return sortedById(ids);
            });

            assertThat(joined.get().get()).isEqualTo(product(1));
            assertThat(read(2)).isEqualTo(product(2));
        } finally {
            other.shutdown();
            assertThat(other.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private Object read(long id) throws Exception {
        try {
            return method("product").invoke(this, new Object[] {id}, () -> product(id));
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    /** It waits for nothing else than the load, since the store is in memory. */
    private static void awaitWaiting(CountDownLatch isAsking, AtomicReference<Thread> waiting) {
        try {
            isAsking.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        while (waiting.get().getState() != Thread.State.TIMED_WAITING
                && waiting.get().getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }
}
