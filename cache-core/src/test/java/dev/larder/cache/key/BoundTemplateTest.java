package dev.larder.cache.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.CacheException;
import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.key.template.KeyTemplate;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundTemplateTest {

    private static final KeySchema SCHEMA = new DefaultKeySchema("", 100);

    enum Color {
        RED,
        GREEN
    }

    record Category(long id, @Nullable String name) {}

    record Item(long id, Category category, List<String> tags) {}

    record Page<T>(List<T> items, int total) {}

    record Filter(
            Optional<Category> category,
            Map<String, Integer> limits,
            Map<Color, String> colors,
            Map<Long, String> byId,
            int[] numbers,
            Object anything) {}

    public static class Bean {
        public final String field = "public field";

        public String getName() {
            return "getter";
        }

        public boolean isActive() {
            return true;
        }

        public String getURL() {
            return "acronym";
        }

        public String getBroken() {
            throw new IllegalStateException("broken");
        }
    }

    abstract static class Base<T> {
        abstract void save(T entity, Page<T> page);
    }

    abstract static class Items extends Base<Item> {}

    interface Service {
        Page<Item> find(
                long id,
                Filter filter,
                Bean bean,
                Item[] items,
                Collection<Long> ids,
                Map<Long, Item> byId,
                Map<String, Item> byName,
                UUID uuid,
                List<List<Item>> nested,
                Object object,
                InputStream stream,
                List<? extends Item> wild,
                Optional<List<Item>> maybe);
    }

    private static final Item ONE = new Item(1, new Category(10, "a"), List.of("x", "y"));
    private static final Item TWO = new Item(2, new Category(20, null), List.of("z"));
    private static final Filter FILTER = new Filter(
            Optional.of(new Category(10, "a:b")),
            Map.of("max", 7),
            Map.of(Color.GREEN, "g"),
            Map.of(),
            new int[] {4, 5},
            "any");
    private static final UUID ID = new UUID(1, 2);
    private static final @Nullable Object[] ARGS = {
        42L,
        FILTER,
        new Bean(),
        new Item[] {ONE, TWO},
        List.of(3L, 1L, 3L),
        Map.of(9L, ONE),
        Map.of("first", TWO),
        ID,
        List.of(List.of(ONE), List.of(), List.of(TWO, ONE)),
        new Object(),
        InputStream.nullInputStream(),
        List.of(TWO),
        Optional.of(List.of(ONE))
    };
    private static final Page<Item> RESULT = new Page<>(List.of(ONE, TWO), 2);

    private static Parameters parameters() {
        return Parameters.of(Service.class.getDeclaredMethods()[0]);
    }

    private static Type resultType() {
        return Service.class.getDeclaredMethods()[0].getGenericReturnType();
    }

    private static BoundTemplate bind(String template) {
        return BoundTemplate.bind(KeyTemplate.parse(template), parameters().withResult(resultType()), SCHEMA);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "k:{id}                          | k:42",
                "k:{#0}                          | k:42",
                "k:{uuid}:{id}                   | k:00000000-0000-0001-0000-000000000002:42",
                "k:{filter.category.id}          | k:10",
                "k:{filter.category.name}        | k:a%3Ab",
                "k:{#1.category.name}            | k:a%3Ab",
                "k:{filter.limits.max}           | k:7",
                "k:{filter.limits.min}           | k:%null",
                "k:{filter.colors.GREEN}         | k:g",
                "k:{filter.colors.RED}           | k:%null",
                "k:{bean.name}                   | k:getter",
                "k:{bean.active}                 | k:true",
                "k:{bean.URL}                    | k:acronym",
                "k:{bean.field}                  | k:public%20field",
                "k:{byName.first.category.name}  | k:%null",
                "k:{byName.second.category.name} | k:%null"
            })
    void key_path_isRead(String template, String key) {
        assertThat(bind(template).key(ARGS)).isEqualTo(key);
        assertThat(bind(template).keys(ARGS, RESULT)).containsExactly(key);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "k:{ids[]}                             | k:3 k:1 k:3",
                "k:{#4[]}:{id}                         | k:3:42 k:1:42 k:3:42",
                "k:{items[].id}                        | k:1 k:2",
                "k:{items[].id}:{items[].category.id}  | k:1:10 k:2:20",
                "k:{items[].id}:{#3[].category.id}     | k:1:10 k:2:20",
                "k:{items[].id}:{filter.numbers[]}     | k:1:4 k:1:5 k:2:4 k:2:5",
                "k:{items[].id}:{items[].tags[]}       | k:1:x k:1:y k:2:z",
                "k:{items[].tags[]}:{items[].id}       | k:x:1 k:y:1 k:z:2",
                "k:{filter.numbers[]}                  | k:4 k:5",
                "k:{byId[].id}                         | k:1",
                "k:{nested[][].id}                     | k:1 k:2 k:1",
                "k:{wild[].id}                         | k:2",
                "k:{maybe[].id}                        | k:1",
                "k:{result.total}                      | k:2",
                "k:{result.items[].category.id}:{id}   | k:10:42 k:20:42",
                "k:{result.items[].category.name}      | k:a k:%null"
            })
    void keys_fanOut_isExpanded(String template, String keys) {
        assertThat(bind(template).keys(ARGS, RESULT)).containsExactly(keys.split(" "));
    }

    @Test
    void keys_nullOrEmptyCollection_givesNoKeys() {
        KeyTemplate template = KeyTemplate.parse("k:{a[]}:{b[].c}");
        BoundTemplate bound = BoundTemplate.bind(template, Parameters.untyped(template), SCHEMA);
        assertThat(bound.keys(new Object[] {List.of(1), null}, null)).isEmpty();
        assertThat(bound.keys(new Object[] {List.of(), List.of(Map.of("c", 1))}, null))
                .isEmpty();
        assertThat(bound.keys(new Object[] {List.of(1), List.of(Map.of("c", 2))}, null))
                .containsExactly("k:1:2");
    }

    @Test
    void keys_nullElement_isSpelledAsNull() {
        KeyTemplate template = KeyTemplate.parse("k:{a[]}");
        assertThat(BoundTemplate.bind(template, Parameters.untyped(template), SCHEMA)
                        .keys(new Object[] {Arrays.asList(1, null)}, null))
                .containsExactly("k:1", "k:%null");
    }

    @Test
    void patterns_fanOut_isExpanded() {
        List<KeyPattern> patterns = bind("k:{ids[]}*").patterns(ARGS, null);
        assertThat(patterns).hasSize(3).allSatisfy(pattern -> assertThat(pattern.matches("k:2"))
                .isFalse());
        assertThat(patterns.get(1).matches("k:1:x")).isTrue();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(
                        "k:{idd}",
                        "`{idd}` in the key template `k:{idd}` refers to `idd`, but there is no such parameter; there"
                                + " are `id`, `filter`, `bean`, `items`, `ids`, `byId`, `byName`, `uuid`, `nested`,"
                                + " `object`, `stream`, `wild`, `maybe`"),
                Arguments.of(
                        "k:{#13}",
                        "`{#13}` in the key template `k:{#13}` refers to parameter #13, but the last one is #12"),
                Arguments.of(
                        "k:{filter.categry}",
                        "`{filter.categry}` in the key template `k:{filter.categry}` names the property `categry`, but "
                                + Filter.class.getTypeName()
                                + " has only `anything`, `byId`, `category`, `colors`, `limits`, `numbers`"),
                Arguments.of("k:{filter.category.nam}", "has only `id`, `name`"),
                Arguments.of("k:{object.x}", "names the property `x`, but java.lang.Object has none"),
                Arguments.of(
                        "k:{filter}",
                        "`{filter}` in the key template `k:{filter}` has the type "
                                + Filter.class.getTypeName()
                                + ", which has no stable text; use a path to one of its parts or `|hash`"),
                Arguments.of("k:{filter|lower}", "has no stable text"),
                Arguments.of("k:{filter|lower|hash}", "has no stable text"),
                Arguments.of("k:{object}", "has the type java.lang.Object, which has no stable text"),
                Arguments.of("k:{filter.anything}", "has the type java.lang.Object, which has no stable text"),
                Arguments.of("k:{ids}", "has the type java.util.Collection<java.lang.Long>, which has no stable text"),
                Arguments.of("k:{items}", "Item[], which has no stable text"),
                Arguments.of("k:{items[]}", "Item, which has no stable text"),
                Arguments.of("k:{id[]}", "has `[]` after a long, which is no collection, array or map; leave out"),
                Arguments.of("k:{filter.byId.x}", "of a map whose keys are java.lang.Long; only text and enum keys"),
                Arguments.of("k:{filter.colors.BLUE}", "has only `RED`, `GREEN`"),
                Arguments.of("k:{ids.size}", "names the property `size`"));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void bind_mistake_quotesThePlaceholderAndSaysTheCure(String template, String message) {
        assertThatThrownBy(() -> bind(template))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"k:{filter|hash}", "k:{object|hash}", "k:{items|hash}", "k:{ids|hash}", "k:{id|hash}"})
    void bind_hash_needsNoStableText(String template) {
        assertThat(bind(template).template()).hasToString(template);
    }

    @Test
    void bind_resultWhereNoneExists_isRefused() {
        KeyTemplate template = KeyTemplate.parse("k:{result.total}");
        assertThatThrownBy(() -> BoundTemplate.bind(template, parameters(), SCHEMA))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining("`{result.total}` in the key template `k:{result.total}` refers to the result,"
                        + " but there is none here; use a parameter; there are `id`");
        assertThatThrownBy(() -> BoundTemplate.bind(template, parameters().withResult(void.class), SCHEMA))
                .hasMessageContaining("there is none here");
        assertThatThrownBy(() -> BoundTemplate.bind(template, Parameters.untyped(template), SCHEMA))
                .hasMessageContaining("there is none here");
    }

    @Test
    void bind_parameterCalledResult_isTheParameterUnlessThereIsAResult() {
        Parameters parameters = Parameters.of(
                List.of(new Parameters.Parameter("id", long.class), new Parameters.Parameter("result", String.class)));
        KeyTemplate template = KeyTemplate.parse("k:{result}");
        assertThat(BoundTemplate.bind(template, parameters, SCHEMA).key(new Object[] {1L, "r"}))
                .isEqualTo("k:r");
        assertThatThrownBy(() -> BoundTemplate.bind(template, parameters.withResult(String.class), SCHEMA))
                .hasMessageContaining("may mean the result or the parameter `result`; write `{#1}` for the parameter,"
                        + " or rename it");
    }

    @Test
    void bind_namesUnknown_saysCompileWithParameters() throws ReflectiveOperationException {
        Method method = Map.class.getMethod("get", Object.class);
        assertThatThrownBy(() -> BoundTemplate.bind(KeyTemplate.parse("k:{key}"), Parameters.of(method), SCHEMA))
                .hasMessageContaining("refers to `key`, but the parameters' names are not in the class file; compile"
                        + " with -parameters or use {#0}");
        Method matches = String.class.getMethod("startsWith", String.class, int.class);
        assertThat(BoundTemplate.bind(KeyTemplate.parse("k:{#1}"), Parameters.of(matches), SCHEMA)
                        .key(new Object[] {"a", 3}))
                .isEqualTo("k:3");
    }

    @Test
    void bind_noParameters_saysSo() {
        Parameters none = Parameters.of(List.of());
        assertThatThrownBy(() -> BoundTemplate.bind(KeyTemplate.parse("k:{id}"), none, SCHEMA))
                .hasMessageContaining("refers to `id`, but there are no parameters");
        assertThatThrownBy(() -> BoundTemplate.bind(KeyTemplate.parse("k:{#0}"), none, SCHEMA))
                .hasMessageContaining("refers to a parameter, but there are none");
    }

    @Test
    void bind_genericSuperclass_isResolvedAgainstTheTarget() {
        Method save = Base.class.getDeclaredMethods()[0];
        Parameters parameters = Parameters.of(save, Items.class, List.of("entity", "page"));
        assertThat(BoundTemplate.bind(KeyTemplate.parse("k:{entity.category.id}:{page.items[].id}"), parameters, SCHEMA)
                        .keys(new Object[] {ONE, RESULT}, null))
                .containsExactly("k:10:1", "k:10:2");
    }

    @Test
    void untyped_argumentsBelongToDistinctNamesInOrder() {
        KeyTemplate first = KeyTemplate.parse("k:{b.x}:{a}:{b.y}");
        KeyTemplate second = KeyTemplate.parse("l:{c}:{a}:{#0.y}");
        Parameters parameters = Parameters.untyped(first, second);
        Object[] args = {Map.of("x", 1, "y", 2), "A", "C"};
        assertThat(BoundTemplate.bind(first, parameters, SCHEMA).key(args)).isEqualTo("k:1:A:2");
        assertThat(BoundTemplate.bind(second, parameters, SCHEMA).key(args)).isEqualTo("l:C:A:2");
        assertThat(parameters.count()).isEqualTo(3);
    }

    @Test
    void untyped_positionsAlone_countTheArguments() {
        KeyTemplate template = KeyTemplate.parse("k:{#1}:{#0.category.id}");
        assertThat(BoundTemplate.bind(template, Parameters.untyped(template), SCHEMA)
                        .key(new Object[] {ONE, 5}))
                .isEqualTo("k:5:10");
    }

    @ParameterizedTest
    @CsvSource({
        "k:{a.nope}, 'names the property `nope`, but dev.larder.cache.key.BoundTemplateTest$Item has only"
                + " `category`, `id`, `tags`'",
        "k:{a[].id}, has `[]` after a dev.larder.cache.key.BoundTemplateTest$Item"
    })
    void untyped_mistake_isFoundByTheCall(String text, String message) {
        KeyTemplate template = KeyTemplate.parse(text);
        assertThatThrownBy(() -> BoundTemplate.bind(template, Parameters.untyped(template), SCHEMA)
                        .keys(new Object[] {ONE}, null))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining(message);
    }

    @Test
    void key_getterThrows_isTheCause() {
        assertThatThrownBy(() -> bind("k:{bean.broken}").key(ARGS))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining("The property `broken` of " + Bean.class.getTypeName() + " cannot be read")
                .hasRootCauseMessage("broken");
    }

    @Test
    void parameters_usedAndUnused_areTold() {
        BoundTemplate bound = bind("k:{id}:{filter.limits.max}:{result.total}");
        assertThat(bound.usedParameters()).containsExactlyInAnyOrder(0, 1);
        assertThat(bound.unusedParameters()).containsExactly(2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        assertThat(bound.usesResult()).isTrue();
        assertThat(bind("k:{id}").usesResult()).isFalse();
        assertThat(parameters().nameOf(1)).isEqualTo("filter");
    }

    @ParameterizedTest
    @CsvSource({"k:{id}*, true, false", "k:{ids[]}, false, true", "k:{result.total}, false, true"})
    void key_templateThatSpellsNoSingleKey_isRefused(String template, boolean hasWildcard, boolean hasKeys) {
        BoundTemplate bound = bind(template);
        assertThatThrownBy(() -> bound.key(ARGS)).isInstanceOf(IllegalStateException.class);
        assertThat(hasWildcard).isNotEqualTo(hasKeys);
        if (hasWildcard) {
            assertThatThrownBy(() -> bound.keys(ARGS, RESULT)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(bound::allKeys).isInstanceOf(IllegalStateException.class);
        } else {
            assertThatThrownBy(() -> bound.patterns(ARGS, RESULT)).isInstanceOf(IllegalStateException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "product:{id}:details, product:sku:{uuid}, false",
        "product:{uuid}:details, product:sku:{id}, false",
        "product:{bean.name}:details, product:sku:{bean.name}, true",
        "product:{id}, product:{uuid}, true",
        "product:{id}, product:all, false",
        "product:{id}*, product:sku:{uuid}, false",
        "product:{id}:{filter|hash}, product:7:{bean.name}, true"
    })
    void overlaps_wholeNumbers_spellOnlyDigits(String one, String other, boolean overlaps) {
        assertThat(bind(one).overlaps(bind(other))).isEqualTo(overlaps);
        assertThat(bind(other).overlaps(bind(one))).isEqualTo(overlaps);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{id}                   | 42   | long                 | false",
                "{filter.category.name} | a:b  | java.lang.String     | false",
                "{filter.limits.min}    |      | java.lang.Integer    | false",
                "{result.total}         | 2    | int                  | true",
                "{#7}                   | 00000000-0000-0001-0000-000000000002 | java.util.UUID | false"
            })
    void reader_placeholder_yieldsItsValue(String text, @Nullable String value, String type, boolean usesResult) {
        PlaceholderReader reader = PlaceholderReader.bind(text, parameters().withResult(resultType()));
        Object read = reader.read(ARGS, RESULT);
        assertThat(read == null ? null : read.toString()).isEqualTo(value);
        assertThat(reader.type().getTypeName()).isEqualTo(type);
        assertThat(reader.usesResult()).isEqualTo(usesResult);
        assertThat(reader.usedParameters()).hasSize(usesResult ? 0 : 1);
        assertThat(reader).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10m              | `10m` is not one placeholder",
                "{id}{id}         | is not one placeholder",
                "x{id}            | is not one placeholder",
                "{ids[]}          | `{ids[]}` must yield one value; leave out `[]` and filters",
                "{id?hash}        | cannot be read from `?hash` on",
                "{nope}           | `{nope}` in `{nope}` refers to `nope`, but there is no such parameter",
                "{filter.nope}    | names the property `nope`",
                "{result.total}   | refers to the result, but there is none here"
            })
    void reader_mistake_saysTheCure(String text, String message) {
        assertThatThrownBy(() -> PlaceholderReader.bind(text, parameters()))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining(message);
        assertThatThrownBy(() -> PlaceholderReader.bind("{id|lower}", parameters()))
                .hasMessageContaining("must yield one value");
    }

    // ---- Values that make no key

    /** A number without a text of its own. */
    static final class Money extends Number {
        private static final long serialVersionUID = 1;

        @Override
        public int intValue() {
            return 1;
        }

        @Override
        public long longValue() {
            return 1;
        }

        @Override
        public float floatValue() {
            return 1;
        }

        @Override
        public double doubleValue() {
            return 1;
        }
    }

    private static BoundTemplate bound(String template, String prefix, Type type) {
        return BoundTemplate.bind(
                KeyTemplate.parse(template),
                Parameters.of(List.of(new Parameters.Parameter("p", type))),
                new DefaultKeySchema(prefix, 100));
    }

    @Test
    void key_numberOfAClassWithoutStableText_isNone() {
        BoundTemplate template = bound("price:{p}", "", Number.class);

        assertThat(template.key(new Object[] {new BigDecimal("1.50")})).isEqualTo("price:1.50");
        assertThatThrownBy(() -> template.key(new Object[] {new Money()}))
                .isInstanceOf(NoKeyException.class)
                .hasMessageContaining("`{p}` in the key template `price:{p}` has the type " + Money.class.getName()
                        + ", which has no stable text");
    }

    @ParameterizedTest
    @ValueSource(strings = {"bean:{p.broken}", "bean:{p.broken}*", "bean:{p.broken|hash}", "bean:{p.broken|lower}:x"})
    void keysAndPatterns_getterThrows_areNoneAndSayWhy(String text) {
        BoundTemplate template = bound(text, "", Bean.class);
        Object[] args = {new Bean()};

        assertThatThrownBy(() -> {
                    if (template.template().hasWildcard()) {
                        template.patterns(args, null);
                    } else {
                        template.keysToDrop(args, null);
                    }
                })
                .isInstanceOf(NoKeyException.class)
                .hasMessageStartingWith("The key template `" + text + "` makes no key of a call. The property `broken`")
                .hasMessageEndingWith("java.lang.IllegalStateException: broken");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bean:{p}           | bean:7, bean:, bean:~0123456789abcdef0123456789abcdef | bear:7, bean",
                "bean:{p}*          | bean:7, bean:7:x                                      | bear:7",
                "bean:{p}:x:{p}     | bean:7:x:8                                            | bean:7:y:8",
                "bean:*:{p}*:last   | bean:1:2:3:last                                       | bean:1:2",
                "bean:of:{p}        | bean:of:7                                             | bean:7"
            })
    void everythingItReaches_isAtLeastWhatAnyValuesWouldReach(String text, String in, String out) {
        for (String prefix : List.of("", "shop")) {
            KeyPattern pattern = bound(text, prefix, String.class).everythingItReaches();
            String start = prefix.isEmpty() ? "" : prefix + ":";

            assertThat(Arrays.stream(in.split(", ")).map(start::concat)).allMatch(pattern::matches);
            assertThat(Arrays.stream(out.split(", ")).map(start::concat)).noneMatch(pattern::matches);
            assertThat(pattern.head()).isEqualTo(start + "bean:");
        }
    }

    /** Else it would reach the keys of other programs. */
    @Test
    void everythingItReaches_templateWithoutALiteralSegment_isNothing() {
        assertThat(bound("{p}:*", "", String.class).everythingItReaches()).isNull();
    }
}
