package dev.larder.cache.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.CacheException;
import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.engine.call.BatchCall;
import dev.larder.cache.method.check.CacheCatalog;
import dev.larder.cache.method.declaration.MethodBody;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.transaction.PendingInvalidations;
import dev.larder.cache.transaction.TransactionContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BatchMethodTest {

    record Product(long id, String name) {}

    record Line(long productId, int count) {}

    abstract static class Methods {
        @Cached("product:{ids[]}")
        abstract Map<Long, Product> byIds(Collection<Long> ids);

        @Cached("product:{ids[]}")
        abstract List<Product> aligned(List<Long> ids);

        @Cached("product:{id}")
        abstract Product one(long id);

        @Cached("product:{id}")
        abstract Optional<Product> maybeOne(long id);

        @Cached("number:{id}")
        abstract long number(long id);

        @Cached("number:{ids[]}")
        abstract Map<Long, Long> numbers(Set<Long> ids);

        @Cached("maybe:{id}")
        abstract Optional<Product> maybe(long id);

        @Cached("maybe:{ids[]}")
        abstract List<Optional<Product>> alignedMaybe(List<Long> ids);

        @Cached("product:{ids[]}")
        abstract Map<Long, Product> inSet(Set<Long> ids);

        @Cached("product:{ids[]}")
        abstract Map<Long, Product> inSortedSet(SortedSet<Long> ids);

        @Cached("product:{ids[]}")
        abstract Map<Long, Product> inArray(long... ids);

        @Cached("product:{lines[].productId}")
        abstract Map<Long, Product> ofLines(List<Line> lines);

        @Cached("product:{lines[].productId}")
        abstract Map<Line, Product> byLine(List<Line> lines);

        @Cached("price:{shop}:{names[]|lower}")
        abstract Map<String, Long> prices(String shop, List<String> names);

        @Cached(key = "when:{wanted}:{ids[]}", condition = "first")
        abstract Map<Long, String> when(boolean wanted, List<Long> ids);

        @Cached(key = "unless:{ids[]}", unless = "result")
        abstract Map<Long, Boolean> unless(List<Long> ids);

        @Cached("product:{ids[]}")
        abstract CompletableFuture<Map<Long, Product>> later(List<Long> ids);

        @Invalidates("product:{ids[]}*")
        abstract void deleteAll(List<Long> ids);

        @Invalidates("product:{id}")
        abstract void update(long id);
    }

    private final Wirings wirings = new Wirings();
    private final CacheCatalog catalog = wirings.catalog();
    private final Map<String, CompiledMethod> compiled = new ConcurrentHashMap<>();
    private final List<Object> asked = new ArrayList<>();

    private CompiledMethod method(String name) {
        return compiled.computeIfAbsent(name, n -> catalog.add(AnnotatedMethods.read(Methods.class, n)));
    }

    /** Calls a method whose last argument is the collection; {@code load} is its body. */
    private Object call(String name, Function<Object, Object> load, Object... arguments) throws Throwable {
        return method(name).invoke(this, arguments, new MethodBody() {
            @Override
            public Object run() {
                return run(arguments);
            }

            @Override
            public Object run(Object[] now) {
                Object ids = now[now.length - 1];
                asked.add(ids);
                return load.apply(ids);
            }
        });
    }

    private static Product product(long id) {
        return new Product(id, "product " + id);
    }

    /** Products exist for the ids up to 100. */
    private static Map<Long, Product> found(Object ids) {
        return ((Collection<?>) ids)
                .stream()
                        .map(id -> (Long) id)
                        .filter(id -> id != null && id <= 100)
                        .collect(Collectors.toMap(id -> id, BatchMethodTest::product));
    }

    private static List<Product> foundInOrder(Object ids) {
        return ((Collection<?>) ids)
                .stream()
                        .map(id -> (long) id <= 100 ? product((Long) id) : null)
                        .collect(Collectors.toCollection(ArrayList::new));
    }

    @SuppressWarnings("unchecked")
    private Map<Long, Product> byIds(Long... ids) throws Throwable {
        return (Map<Long, Product>) call("byIds", BatchMethodTest::found, Arrays.asList(ids));
    }

    // ---- Duplicates, absent ids, reordered results, empty input

    @Test
    void duplicates_areAskedForOnce_andTheOrderOfTheArgumentIsKept() throws Throwable {
        assertThat(byIds(3L, 1L, 3L, 2L).keySet()).containsExactly(3L, 1L, 2L);
        assertThat(call("aligned", BatchMethodTest::foundInOrder, List.of(2L, 3L, 2L, 4L)))
                .isEqualTo(List.of(product(2), product(3), product(2), product(4)));

        assertThat(asked).containsExactly(List.of(3L, 1L, 2L), List.of(4L));
    }

    @Test
    void idsThatAreNotAnswered_areLeftOutOfAMap_nullInAList_andRemembered() throws Throwable {
        assertThat(byIds(1L, 404L)).containsOnly(Map.entry(1L, product(1)));
        assertThat(call("aligned", BatchMethodTest::foundInOrder, List.of(404L, 1L)))
                .isEqualTo(Arrays.asList(null, product(1)));

        assertThat(asked).hasSize(1);
    }

    @Test
    void optionalValues_areEmptyWhereThereIsNothing() throws Throwable {
        call("maybe", id -> Optional.of(product(1)), 1L);

        for (int i = 0; i < 2; i++) {
            assertThat(call("alignedMaybe", ids -> Arrays.asList((Object) null), List.of(404L, 1L)))
                    .isEqualTo(List.of(Optional.empty(), Optional.of(product(1))));
        }
        assertThat(asked).containsExactly(1L, List.of(404L));
    }

    @Test
    void answerInAnotherOrder_withMoreThanWasAskedFor_isSortedOut() throws Throwable {
        Map<Long, Product> reordered = new TreeMap<>(Comparator.reverseOrder());
        LongStream.of(7, 2, 1).forEach(id -> reordered.put(id, product(id)));

        assertThat(call("byIds", ids -> reordered, List.of(1L, 2L))).isEqualTo(Map.of(1L, product(1), 2L, product(2)));
        byIds(7L);

        assertThat(asked).as("what was not asked for is not stored").containsExactly(List.of(1L, 2L), List.of(7L));
    }

    @Test
    void emptyCollection_isAnsweredWithoutTheMethod_noCollection_isTheMethodsOwnBusiness() throws Throwable {
        assertThat(byIds()).isEmpty();
        assertThat(call("aligned", BatchMethodTest::foundInOrder, List.of())).isEqualTo(List.of());
        assertThat(asked).isEmpty();

        assertThat(call("byIds", ids -> "the method's own", (Object) null)).isEqualTo("the method's own");
    }

    @Test
    void listOfAnotherSize_isAnErrorAndStoresNothing() throws Throwable {
        assertThatThrownBy(() -> call("aligned", ids -> List.of(product(1)), List.of(1L, 2L)))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining("BatchMethodTest$Methods.aligned(List) returned 1 values for 2 ids");

        byIds(1L, 2L);
        assertThat(asked).hasSize(2);
    }

    @Test
    void oneFailingPiece_failsTheCall_andWhatCameBeforeIsThere() throws Throwable {
        List<Long> ids = LongStream.rangeClosed(1, BatchCall.MOST_KEYS_PER_LOAD + 1)
                .boxed()
                .toList();
        IllegalStateException thrown = new IllegalStateException("from the source");

        assertThatThrownBy(() -> call(
                        "byIds",
                        piece -> {
                            if (((List<?>) piece).size() == 1) {
                                throw thrown;
                            }
                            return found(piece);
                        },
                        ids))
                .isSameAs(thrown);
        byIds(1L, 1001L);

        assertThat(asked.get(2)).isEqualTo(List.of(1001L));
    }

    @Test
    void nullAmongTheIds_isAnIdOfItsOwn() throws Throwable {
        assertThat(call("byIds", ids -> Map.copyOf(found(ids)), Arrays.asList(null, 1L)))
                .isEqualTo(Map.of(1L, product(1)));

        assertThat(byIds(null, 1L)).hasSize(1);
        assertThat(asked).containsExactly(Arrays.asList(null, 1L));
    }

    @Test
    void results_areTheCallersOwn() throws Throwable {
        byIds(1L).clear();
        byIds(1L).put(2L, product(2));

        assertThat(byIds(1L)).containsOnlyKeys(1L);
    }

    // ---- Entries shared with the single read

    @Test
    void entries_areSharedWithTheSingleMethod() throws Throwable {
        byIds(1L, 404L);

        assertThat(call("one", id -> "not asked", 1L)).isEqualTo(product(1));
        assertThat(call("one", id -> "not asked", 404L)).isNull();
        assertThat(call("maybeOne", id -> "not asked", 1L)).isEqualTo(Optional.of(product(1)));
        assertThat(call("maybeOne", id -> "not asked", 404L)).isEqualTo(Optional.empty());
        call("one", id -> product(2), 2L);
        byIds(2L);

        assertThat(asked).containsExactly(List.of(1L, 404L), 2L);
    }

    @Test
    void entries_areSharedWithASingleMethodThatReturnsAPrimitive() throws Throwable {
        call("numbers", ids -> Map.of(1L, 11L), Set.of(1L));

        assertThat(call("number", id -> "not asked", 1L)).isEqualTo(11L);
    }

    @Test
    void invalidation_ofOneKey_isOneMiss() throws Throwable {
        byIds(1L, 2L);
        call("update", id -> null, 1L);
        byIds(1L, 2L);

        assertThat(asked).containsExactly(List.of(1L, 2L), 1L, List.of(1L));
    }

    @Test
    void invalidationOfABatch_dropsItsKeysAndThoseBelow() throws Throwable {
        byIds(1L, 2L, 12L);
        call("deleteAll", ids -> null, List.of(1L, 2L));
        byIds(1L, 2L, 12L);

        assertThat(asked.get(2)).isEqualTo(List.of(1L, 2L));
    }

    // ---- How the method takes its ids

    static Stream<Arguments> collections() {
        return Stream.of(
                Arguments.of("byIds", new LinkedHashSet<>(List.of(2L, 1L, 3L)), List.of(2L, 3L)),
                Arguments.of("inSet", new LinkedHashSet<>(List.of(2L, 1L, 3L)), new LinkedHashSet<>(List.of(2L, 3L))),
                Arguments.of("inSortedSet", descending(List.of(2L, 1L, 3L)), descending(List.of(2L, 3L))),
                Arguments.of("inArray", new long[] {2, 1, 3}, new long[] {2, 3}));
    }

    private static SortedSet<Long> descending(List<Long> ids) {
        SortedSet<Long> set = new TreeSet<>(Comparator.reverseOrder());
        set.addAll(ids);
        return set;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("collections")
    void method_getsTheMissingIdsInItsOwnCollectionType(String method, Object given, Object missing) throws Throwable {
        byIds(1L);

        call(method, ids -> Map.of(2L, product(2), 3L, product(3)), given);

        assertThat(asked.get(1)).isEqualTo(missing);
        if (given instanceof SortedSet<?>) {
            assertThat(List.copyOf((SortedSet<?>) asked.get(1))).isEqualTo(List.of(3L, 2L));
        }
    }

    @Test
    void elementsWithAPath_areCachedByIt_andTheMapSaysWhichWay() throws Throwable {
        Line first = new Line(1, 10);
        Line again = new Line(1, 20);

        assertThat(call("ofLines", lines -> Map.of(1L, product(1)), List.of(first, again)))
                .isEqualTo(Map.of(1L, product(1)));
        assertThat(call("byLine", lines -> Map.of(), List.of(again, first)))
                .isEqualTo(Map.of(first, product(1), again, product(1)));

        assertThat(asked).containsExactly(List.of(first));
    }

    @Test
    void otherParametersAndFilters_belongToTheKey() throws Throwable {
        assertThat(call("prices", names -> Map.of("Tea", 3L), "north", List.of("Tea", "TEA")))
                .isEqualTo(Map.of("Tea", 3L, "TEA", 3L));
        call("prices", names -> Map.of("tea", 4L), "south", List.of("tea"));
        assertThat(call("prices", names -> Map.of(), "north", List.of("tea"))).isEqualTo(Map.of("tea", 3L));

        assertThat(asked).containsExactly(List.of("Tea"), List.of("tea"));
    }

    // ---- Expressions, touched keys, listeners, values that come later

    @Test
    void condition_decidesForTheCall_unlessForEachValue() throws Throwable {
        call("when", ids -> Map.of(1L, "a"), false, List.of(1L, 1L));
        assertThat(asked).containsExactly(List.of(1L, 1L));

        Function<Object, Object> load = ids -> Map.of(1L, true, 2L, false);
        call("unless", load, List.of(1L, 2L));
        assertThat(call("unless", load, List.of(1L, 2L))).isEqualTo(Map.of(1L, true, 2L, false));
        assertThat(asked.get(2)).isEqualTo(List.of(1L));
    }

    @Test
    void keyTheThreadIsInvalidating_goesPastTheCache_theOthersDoNot() throws Throwable {
        byIds(1L, 2L);
        call(
                "update",
                id -> {
                    try {
                        return byIds(1L, 2L);
                    } catch (Throwable e) {
                        throw new AssertionError(e);
                    }
                },
                1L);

        assertThat(asked).containsExactly(List.of(1L, 2L), 1L, List.of(1L));
    }

    @Test
    void listeners_areToldOfEachKey() throws Throwable {
        List<String> calls = new ArrayList<>();
        List<String> loads = new ArrayList<>();
        CacheCatalog heard = new Wirings()
                .listener(new CacheListener() {
                    @Override
                    public void onCall(String cache, String key, Outcome outcome, Reason reason, Duration took) {
                        calls.add(key + " " + outcome);
                    }

                    @Override
                    public void onLoad(String cache, String key, Duration took, boolean succeeded) {
                        loads.add(key);
                    }
                })
                .catalog();
        compiled.put("byIds", heard.add(AnnotatedMethods.read(Methods.class, "byIds")));

        byIds(1L);
        byIds(2L, 1L, 3L);

        assertThat(calls).containsExactly("product:1 MISS", "product:2 MISS", "product:1 HIT", "product:3 MISS");
        assertThat(loads).containsExactly("product:1", "product:2");
    }

    @Test
    void valueThatComesLater_isABatchToo() throws Throwable {
        byIds(1L);

        Object stage = call("later", ids -> CompletableFuture.completedFuture(found(ids)), List.of(2L, 1L));

        assertThat(((CompletableFuture<?>) stage).get(20, TimeUnit.SECONDS))
                .isEqualTo(Map.of(2L, product(2), 1L, product(1)));
        assertThat(asked).containsExactly(List.of(1L), List.of(2L));
    }

    @Test
    void valueThatComesLater_inATransactionOfTheThread_isStartedOnItAndNotStored() throws Throwable {
        Wirings open = new Wirings().transactions(new OpenTransaction());
        CacheCatalog inside = open.catalog();
        compiled.put("later", inside.add(AnnotatedMethods.read(Methods.class, "later")));
        CompletableFuture<Object> source = new CompletableFuture<>();

        CompletableFuture<?> stage = (CompletableFuture<?>) call("later", ids -> source, List.of(1L, 404L));

        assertThat(asked).containsExactly(List.of(1L, 404L));
        assertThat(stage).isNotDone();
        source.complete(found(List.of(1L)));
        assertThat(stage.get(20, TimeUnit.SECONDS)).isEqualTo(Map.of(1L, product(1)));
        assertThat(open.store().read("product:1")).isNull();
    }

    private static final class OpenTransaction implements TransactionContext {
        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public PendingInvalidations pending(java.util.function.Supplier<PendingInvalidations> create) {
            return null;
        }
    }

    // ---- Mistakes

    abstract static class Mistakes {
        @Cached("a:{ids[]}")
        abstract Product noCollectionOfValues(List<Long> ids);

        @Cached("a:{ids[]}:{more[]}")
        abstract Map<Long, Product> twice(List<Long> ids, List<Long> more);

        @Cached("a:{filter.ids[]}")
        abstract Map<Long, Product> inside(Filter filter);

        @Cached("a:{ids[]}:{ids|hash}")
        abstract Map<Long, Product> again(List<Long> ids);

        @Cached("a:{ids[]}")
        abstract Map<String, Product> otherKeys(List<Long> ids);

        @Cached("a:{ids[]}")
        abstract Map<Long, Product> unmakeable(java.util.Queue<Long> ids);

        @Cached(key = "renewed:{ids[]}", refreshAfter = "1m")
        abstract Map<Long, Product> renewed(List<Long> ids);

        @Cached(key = "stale:{ids[]}", staleIfError = "1m")
        abstract Map<Long, Product> stale(List<Long> ids);

        @Cached(key = "late:{ids[]}", loadTimeout = "1s")
        abstract Map<Long, Product> late(List<Long> ids);

        @Cached(key = "tagged:{ids[]}", tags = "product:{result.id}")
        abstract Map<Long, Product> tagged(List<Long> ids);

        @Cached("product:{ids[]}")
        abstract Map<Long, String> otherValues(List<Long> ids);
    }

    record Filter(List<Long> ids) {}

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("noCollectionOfValues", "Return a Map from id to value, or a List"),
                Arguments.of("twice", "has more than one []"),
                Arguments.of("inside", "the collection must be a parameter itself: {ids[]}"),
                Arguments.of("again", "names the collection of `{ids[]}` again in `{ids|hash}`"),
                Arguments.of("otherKeys", "Return a Map<java.lang.Long, …>"),
                Arguments.of("unmakeable", "asks for a java.util.Queue<java.lang.Long>"),
                Arguments.of("renewed", "a batch ([] in its key) has no refreshAfter"),
                Arguments.of("stale", "a batch ([] in its key) has no staleIfError"),
                Arguments.of("late", "a batch ([] in its key) has no loadTimeout"),
                Arguments.of("tagged", "a batch ([] in its key) has no tags"),
                Arguments.of("otherValues", "is used for two types of value"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void mistake_stopsTheStartUpWithTheCure(String method, String message) {
        method("one");

        assertThatThrownBy(() -> catalog.add(AnnotatedMethods.read(Mistakes.class, method)))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining(message)
                .hasMessageContaining(method);
    }
}
