package dev.larder.cache.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.annotation.Invalidates.Phase;
import dev.larder.cache.invalidation.KeySelection;
import dev.larder.cache.method.check.CacheCatalog;
import dev.larder.cache.method.check.CacheDescription;
import dev.larder.cache.method.declaration.MethodBody;
import dev.larder.cache.method.declaration.Problems;
import dev.larder.cache.transaction.PendingInvalidations;
import dev.larder.cache.transaction.TransactionContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tags on methods, from the annotation to the entry that is gone. */
class TaggedMethodsTest {

    record Product(long id, String name) {}

    abstract static class Products {
        @Cached(key = "list:{filter}", tags = "product:{result[].id}")
        abstract List<Product> list(String filter);

        @Cached(
                key = "vendor:{vendor}:best",
                tags = {"vendor:{vendor}", "product:{result.id}"})
        abstract Optional<Product> best(long vendor);

        @Cached(key = "later:{filter}", tags = "product:{result[].id}")
        abstract CompletionStage<List<Product>> later(String filter);

        @Invalidates(tags = "product:{id}")
        abstract void update(long id);

        @Invalidates(tags = {"vendor:{id}", "nobody:{id}"})
        abstract void updateVendor(long id);

        @Invalidates(tags = "product:{ids[]}")
        abstract void updateAll(List<Long> ids);

        @Invalidates(tags = "product:{result.id}")
        abstract Product create(long id);

        @Invalidates(tags = "product:{id}", phase = Phase.BEFORE)
        abstract void before(long id);

        @Invalidates(tags = "product:{id}", phase = Phase.AROUND)
        abstract void around(long id);

        @Invalidates(tags = "product:{id}", condition = "never")
        abstract void never(long id);
    }

    /** A transaction of one thread, in memory. */
    private static final class Transaction implements TransactionContext {
        private boolean isOpen;
        private PendingInvalidations pending;

        @Override
        public boolean isOpen() {
            return isOpen;
        }

        @Override
        public PendingInvalidations pending(Supplier<PendingInvalidations> create) {
            if (isOpen && pending == null) {
                pending = create.get();
            }
            return isOpen ? pending : null;
        }

        void end(boolean rolledBack) {
            isOpen = false;
            if (pending != null) {
                pending.ended(rolledBack);
                pending = null;
            }
        }
    }

    private final Transaction transaction = new Transaction();
    private final Wirings wirings = new Wirings().transactions(transaction);
    private final CacheCatalog catalog = wirings.catalog();
    private final Map<String, CompiledMethod> compiled = new HashMap<>();
    private final Map<Long, Product> source =
            new HashMap<>(Map.of(1L, new Product(1, "one"), 2L, new Product(2, "two"), 3L, new Product(3, "three")));
    private final List<String> loads = new ArrayList<>();

    private Object call(String method, Object argument, MethodBody body) throws Throwable {
        return compiled.computeIfAbsent(method, name -> catalog.add(AnnotatedMethods.read(Products.class, name)))
                .invoke(this, new Object[] {argument}, body);
    }

    private void call(String method, Object argument) throws Throwable {
        call(method, argument, () -> null);
    }

    @SuppressWarnings("unchecked")
    private List<Product> list(String filter, long... ids) throws Throwable {
        return (List<Product>) call("list", filter, () -> {
            loads.add(filter);
            return Arrays.stream(ids).mapToObj(source::get).toList();
        });
    }

    private boolean isStored(String key) {
        return wirings.store().read(key) != null;
    }

    private void fillLists() throws Throwable {
        list("a", 1, 2);
        list("b", 2, 3);
        list("none");
    }

    @Test
    void update_ofOneProduct_dropsExactlyTheListingsThatHoldIt() throws Throwable {
        fillLists();

        call("update", 1L);

        assertThat(isStored("list:a")).isFalse();
        assertThat(isStored("list:b")).isTrue();
        assertThat(isStored("list:none")).isTrue();
    }

    @Test
    void fanOut_overTheArguments_invalidatesEach() throws Throwable {
        fillLists();

        call("updateAll", List.of(1L, 3L));

        assertThat(isStored("list:a")).isFalse();
        assertThat(isStored("list:b")).isFalse();
        assertThat(isStored("list:none")).isTrue();
    }

    @Test
    void tag_fromTheResultOfTheWriter_invalidatesAfterTheCall() throws Throwable {
        fillLists();

        call("create", 9L, () -> new Product(3, "new"));

        assertThat(isStored("list:a")).isTrue();
        assertThat(isStored("list:b")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"update, true, false", "before, false, false", "around, false, false", "never, true, true"})
    void phaseAndCondition_decideAsForKeys(String method, boolean storedDuring, boolean storedAfter) throws Throwable {
        fillLists();
        boolean[] during = new boolean[1];

        call(method, 1L, () -> {
            during[0] = isStored("list:a");
            return null;
        });

        assertThat(during[0]).isEqualTo(storedDuring);
        assertThat(isStored("list:a")).isEqualTo(storedAfter);
    }

    @Test
    void writerThatThrows_invalidatesItsTagsToo() throws Throwable {
        fillLists();

        assertThatThrownBy(() -> call("update", 1L, () -> {
                    throw new IllegalStateException("it may have committed");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(isStored("list:a")).isFalse();
    }

    @Test
    void absentResult_carriesTheTagsOfTheArgumentsAlone() throws Throwable {
        call("best", 7L, Optional::empty);
        assertThat(isStored("vendor:7:best")).isTrue();

        call("update", 1L);
        assertThat(isStored("vendor:7:best")).isTrue();

        call("updateVendor", 7L);
        assertThat(isStored("vendor:7:best")).isFalse();
    }

    @Test
    void optionalResult_carriesTheTagsOfItsValue() throws Throwable {
        call("best", 7L, () -> Optional.of(source.get(1L)));

        call("update", 1L);

        assertThat(isStored("vendor:7:best")).isFalse();
    }

    @Test
    void valueThatComesLater_carriesItsTags() throws Throwable {
        ((CompletionStage<?>) call("later", "a", () -> CompletableFuture.completedFuture(List.of(source.get(1L)))))
                .toCompletableFuture()
                .join();
        assertThat(isStored("later:a")).isTrue();

        call("update", 1L);

        assertThat(isStored("later:a")).isFalse();
    }

    @Test
    void writerItself_readsPastTheEntriesItIsAboutToInvalidate() throws Throwable {
        fillLists();
        loads.clear();

        call("update", 1L, () -> {
            source.put(1L, new Product(1, "changed"));
            assertThat(list("a", 1, 2)).contains(new Product(1, "changed"));
            assertThat(list("b", 2, 3)).hasSize(2);
            assertThat(list("unknown", 1)).containsExactly(new Product(1, "changed"));
            assertThat(isStored("list:unknown")).isFalse();
            return null;
        });

        assertThat(loads).as("the listing without the product is a hit").containsExactly("a", "unknown");
        list("a", 1, 2);
        list("a", 1, 2);
        assertThat(loads).hasSize(3);
    }

    @Test
    void writerItself_valueThatComesLater_isReadPastTheCacheToo() throws Throwable {
        call("later", "a", () -> CompletableFuture.completedFuture(List.of(source.get(1L))));

        call("update", 1L, () -> {
            CompletionStage<?> read = (CompletionStage<?>)
                    call("later", "a", () -> CompletableFuture.completedFuture(List.of(new Product(1, "changed"))));
            assertThat(read.toCompletableFuture().join()).isEqualTo(List.of(new Product(1, "changed")));
            return null;
        });
    }

    @Test
    void transaction_committed_invalidatesThenAndIsReadPastTheCacheBefore() throws Throwable {
        fillLists();
        loads.clear();
        transaction.isOpen = true;
        call("update", 1L);

        assertThat(isStored("list:a")).as("not before the commit").isTrue();
        list("a", 1, 2);
        list("b", 2, 3);
        assertThat(loads).containsExactly("a");

        transaction.end(false);
        assertThat(isStored("list:a")).isFalse();
        assertThat(isStored("list:b")).isTrue();
    }

    @Test
    void transaction_rolledBack_leavesTheEntries() throws Throwable {
        fillLists();
        transaction.isOpen = true;
        call("update", 1L);
        transaction.end(true);
        loads.clear();

        assertThat(isStored("list:a")).isTrue();
        list("a", 1, 2);
        assertThat(loads).as("served again").isEmpty();
    }

    @Test
    void pending_tellsTheTagsItsTransactionTouched() {
        PendingInvalidations pending = new PendingInvalidations(null);
        KeySelection selection = new KeySelection();
        selection.addTags(List.of("product:1"));

        pending.touch(selection);

        assertThat(pending.touchedTags()).containsExactly("product:1");
    }

    @Test
    void property_ofTheCache_replacesTheTags() throws Throwable {
        CacheCatalog overridden = new Wirings()
                .property("list", "tags", "list:{filter}, all , in:{result[].name}")
                .catalog();
        CompiledMethod method = overridden.add(AnnotatedMethods.read(Products.class, "list"));

        assertThat(method.cached().tags().tags(new Object[] {"a"}, List.of(source.get(1L))))
                .containsExactly("list:a", "all", "in:one");
    }

    @Test
    void description_namesTheTagsOfACacheAndWhoInvalidatesByThem() throws Throwable {
        AnnotatedMethods.all(Products.class).forEach(catalog::add);

        CacheDescription list = catalog.describe().stream()
                .filter(cache -> cache.name().equals("list"))
                .findFirst()
                .orElseThrow();

        assertThat(list.tags()).containsExactly("product:{result[].id}");
        assertThat(list.invalidatedBy())
                .filteredOn(invalidation -> invalidation.method().contains("updateAll"))
                .singleElement()
                .satisfies(invalidation -> assertThat(invalidation.by()).containsExactly("tag product:{ids[]}"));
        assertThat(list.invalidatedBy())
                .as("a vendor's tag is no tag of this cache")
                .noneMatch(invalidation -> invalidation.method().contains("updateVendor"));
    }

    // ---- Mistakes

    abstract static class Mistakes {
        @Cached(key = "k:{id}", tags = "t:{ids}")
        abstract String unknown(long id);

        @Cached(key = "k:{id}", tags = "t:{id}*")
        abstract String wildcard(long id);

        @Cached(key = "k:{id}", tags = "t:{result[].id}")
        abstract Product noCollection(long id);

        @Cached(key = "k:{id}", tags = "t:{result.size}")
        abstract Product noProperty(long id);

        @Cached(key = "k:{id}", tags = "t:{result}")
        abstract Product noText(long id);

        @Invalidates(tags = "t:{result.id}")
        abstract void nothingReturned(long id);

        @Invalidates(tags = "t:{result.id}", phase = Phase.AROUND)
        abstract Product resultBefore(long id);

        @Invalidates(tags = "")
        abstract void empty(long id);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            unknown         | @Cached(tags)      | `{ids}` in the tag template `t:{ids}` | there are `id`
            wildcard        | @Cached(tags)      | `t:{id}*` there is a wildcard         | leave out the `*`
            noCollection    | @Cached(tags)      | which is no collection                | leave out the `[]`
            noProperty      | @Cached(tags)      | names the property `size`             | id
            noText          | @Cached(tags)      | which has no stable text              | use a path
            nothingReturned | @Invalidates(tags) | there is none here                    | use a parameter
            resultBefore    | @Invalidates(tags) | does not exist before the call        | Use phase AFTER
            empty           | @Invalidates(tags) | must not be empty                     | write for example
            """)
    void tag_withMistake_isRefusedWithPlaceQuoteAndCure(String method, String place, String quote, String cure) {
        assertThatThrownBy(() -> catalog.add(AnnotatedMethods.read(Mistakes.class, method)))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining(place + " on ")
                .hasMessageContaining("TaggedMethodsTest$Mistakes." + method + "(")
                .hasMessageContaining(quote)
                .hasMessageContaining(cure);
    }

    abstract static class Doubtful {
        @Cached(key = "k:{id}", tags = "tenant:{tenant}")
        abstract String shared(long id, String tenant);

        @Invalidates(tags = "tenent:{tenant}")
        abstract void misspelt(String tenant);
    }

    @Test
    void tagOfAnArgumentThatIsNotInTheKey_andTagOfNoCache_areDoubtful() {
        AnnotatedMethods.all(Doubtful.class).forEach(catalog::add);
        Problems problems = new Problems();
        catalog.verify(problems);

        assertThat(problems.warnings())
                .hasSize(2)
                .anySatisfy(warning -> assertThat(warning)
                        .contains("the parameter \"tenant\" is in a tag and not in the key \"k:{id}\"")
                        .contains("Put it into the key"))
                .anySatisfy(warning -> assertThat(warning)
                        .contains("the tag \"tenent:{tenant}\" can be no tag of a declared cache")
                        .contains("\"tenant:{tenant}\""));
    }

    abstract static class Agreeing {
        @Cached(
                key = "p:{id}",
                tags = {"vendor:{result.name}", "product:{id}"})
        abstract Product one(long id);

        @Cached(
                key = "p:{productId}",
                tags = {"product:{productId}", "vendor:{result.name}"})
        abstract Product same(long productId);

        @Cached(key = "p:{id}", tags = "product:{id}")
        abstract Product fewer(long id);

        @Cached(
                key = "p:{id}",
                tags = {"vendor:{result.id}", "product:{id}"})
        abstract Product otherPath(long id);

        @Cached("p:{id}")
        abstract Product none(long id);
    }

    @Test
    void methodsOfOneCache_withTheSameTags_agree() {
        catalog.add(AnnotatedMethods.read(Agreeing.class, "one"));
        catalog.add(AnnotatedMethods.read(Agreeing.class, "same"));

        assertThat(catalog.caches()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fewer", "otherPath", "none"})
    void methodsOfOneCache_withOtherTags_areRefused(String method) {
        catalog.add(AnnotatedMethods.read(Agreeing.class, "one"));

        assertThatThrownBy(() -> catalog.add(AnnotatedMethods.read(Agreeing.class, method)))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining("\"p:{id}\" is used with two sets of tags")
                .hasMessageContaining("Agreeing.one(long)")
                .hasMessageContaining("give both the same tags");
    }
}
