package dev.larder.cache.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.annotation.Invalidates.Phase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tags on methods, from the annotation to the entry that is gone. */
class TaggedMethodsTest {

    record Product(long id, String name) {}

    static class Products {
        @Cached(key = "list:{filter}", tags = "product:{result[].id}")
        List<Product> list(String filter) {
            return List.of();
        }

        @Cached(
                key = "vendor:{vendor}:best",
                tags = {"vendor:{vendor}", "product:{result.id}"})
        Optional<Product> best(long vendor) {
            return Optional.empty();
        }

        @Cached(key = "later:{filter}", tags = "product:{result[].id}")
        CompletionStage<List<Product>> later(String filter) {
            return CompletableFuture.completedFuture(List.of());
        }

        @Invalidates(tags = "product:{id}")
        void update(long id) {}

        @Invalidates(tags = {"vendor:{id}", "nobody:{id}"})
        void updateVendor(long id) {}

        @Invalidates(tags = "product:{ids[]}")
        void updateAll(List<Long> ids) {}

        @Invalidates(tags = "product:{result.id}")
        Product create(long id) {
            return new Product(id, "");
        }

        @Invalidates(tags = "product:{id}", phase = Phase.BEFORE)
        void before(long id) {}

        @Invalidates(tags = "product:{id}", phase = Phase.AROUND)
        void around(long id) {}

        @Invalidates(tags = "product:{id}", condition = "never")
        void never(long id) {}
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

    static class Mistakes {
        @Cached(key = "k:{id}", tags = "t:{ids}")
        String unknown(long id) {
            return "";
        }

        @Cached(key = "k:{id}", tags = "t:{id}*")
        String wildcard(long id) {
            return "";
        }

        @Cached(key = "k:{id}", tags = "t:{result[].id}")
        Product noCollection(long id) {
            return null;
        }

        @Cached(key = "k:{id}", tags = "t:{result.size}")
        Product noProperty(long id) {
            return null;
        }

        @Cached(key = "k:{id}", tags = "t:{result}")
        Product noText(long id) {
            return null;
        }

        @Invalidates(tags = "t:{result.id}")
        void nothingReturned(long id) {}

        @Invalidates(tags = "t:{result.id}", phase = Phase.AROUND)
        Product resultBefore(long id) {
            return null;
        }

        @Invalidates(tags = "")
        void empty(long id) {}
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of("unknown", "@Cached(tags)", "`{ids}` in the tag template `t:{ids}`", "there are `id`"),
                Arguments.of("wildcard", "@Cached(tags)", "`t:{id}*` there is a wildcard", "leave out the `*`"),
                Arguments.of("noCollection", "@Cached(tags)", "which is no collection", "leave out the `[]`"),
                Arguments.of("noProperty", "@Cached(tags)", "names the property `size`", "id"),
                Arguments.of("noText", "@Cached(tags)", "which has no stable text", "use a path"),
                Arguments.of("nothingReturned", "@Invalidates(tags)", "there is none here", "use a parameter"),
                Arguments.of("resultBefore", "@Invalidates(tags)", "does not exist before the call", "Use phase AFTER"),
                Arguments.of("empty", "@Invalidates(tags)", "must not be empty", "write for example"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void tag_withMistake_isRefusedWithPlaceQuoteAndCure(String method, String place, String quote, String cure) {
        assertThatThrownBy(() -> catalog.add(AnnotatedMethods.read(Mistakes.class, method)))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining(place + " on ")
                .hasMessageContaining("TaggedMethodsTest$Mistakes." + method + "(")
                .hasMessageContaining(quote)
                .hasMessageContaining(cure);
    }

    static class Doubtful {
        @Cached(key = "k:{id}", tags = "tenant:{tenant}")
        String shared(long id, String tenant) {
            return "";
        }

        @Invalidates(tags = "tenent:{tenant}")
        void misspelt(String tenant) {}
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

    static class Agreeing {
        @Cached(
                key = "p:{id}",
                tags = {"vendor:{result.name}", "product:{id}"})
        Product one(long id) {
            return null;
        }

        @Cached(
                key = "p:{productId}",
                tags = {"product:{productId}", "vendor:{result.name}"})
        Product same(long productId) {
            return null;
        }

        @Cached(key = "p:{id}", tags = "product:{id}")
        Product fewer(long id) {
            return null;
        }

        @Cached(
                key = "p:{id}",
                tags = {"vendor:{result.id}", "product:{id}"})
        Product otherPath(long id) {
            return null;
        }

        @Cached("p:{id}")
        Product none(long id) {
            return null;
        }
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
