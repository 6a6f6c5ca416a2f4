package dev.larder.cache.key.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.CacheException;
import dev.larder.cache.key.BoundTemplate;
import dev.larder.cache.key.DefaultKeySchema;
import dev.larder.cache.key.Parameters;
import dev.larder.cache.key.template.KeyTemplate;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CanonicalHashTest {

    record Filter(@Nullable String text, @Nullable Integer max) {}

    record Circle(double size) {}

    record Square(double size) {}

    record Holder(@Nullable Object value) {}

    record Nothing() {}

    public static class Bean {
        private final int b = 2;
        private final boolean a = true;

        public int getC() {
            return 3;
        }
    }

    public static class Node {
        public @Nullable Node next;
    }

    static Stream<Arguments> forms() {
        Map<String, @Nullable Integer> map = new LinkedHashMap<>();
        map.put("b", null);
        map.put("a", 1);
        return Stream.of(
                Arguments.of(null, "z0:"),
                Arguments.of(true, "b4:true"),
                Arguments.of(42L, "n2:42"),
                Arguments.of(42, "n2:42"),
                Arguments.of(1.5, "n3:1.5"),
                Arguments.of(new BigDecimal("1.50"), "n4:1.50"),
                Arguments.of("äb", "t3:äb"),
                Arguments.of('x', "t1:x"),
                Arguments.of("", "t0:"),
                Arguments.of(TimeUnit.SECONDS, "v43:t29:java.util.concurrent.TimeUnitt7:SECONDS"),
                Arguments.of(LocalDate.of(2026, 11, 20), "v37:t19:java.time.LocalDatet10:2026-11-20"),
                Arguments.of(ZoneId.of("Europe/Berlin"), "v37:t16:java.time.ZoneIdt13:Europe/Berlin"),
                Arguments.of(ZoneOffset.UTC, "v24:t16:java.time.ZoneIdt1:Z"),
                Arguments.of(List.of(1, "a"), "l8:n1:1t1:a"),
                Arguments.of(new int[] {1, 2}, "l8:n1:1n1:2"),
                Arguments.of(new Object[] {List.of(), null}, "l6:l0:z0:"),
                Arguments.of(new LinkedHashSet<>(List.of("b", "a", "aa")), "s13:t1:at1:bt2:aa"),
                Arguments.of(map, "m15:t1:an1:1t1:bz0:"),
                Arguments.of(Optional.empty(), "p0:"),
                Arguments.of(OptionalInt.of(3), "p4:n1:3"),
                Arguments.of(
                        new Filter("x", null),
                        "o75:t51:dev.larder.cache.key.value.CanonicalHashTest$Filtert3:maxz0:t4:textt1:x"),
                Arguments.of(new Nothing(), "o56:t52:dev.larder.cache.key.value.CanonicalHashTest$Nothing"),
                Arguments.of(
                        new Bean(), "o72:t49:dev.larder.cache.key.value.CanonicalHashTest$Beant1:ab4:truet1:bn1:2"));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void form_value_isAsDocumented(@Nullable Object value, String form) {
        assertThat(new String(new CanonicalForm("here").of(value), StandardCharsets.UTF_8))
                .isEqualTo(form);
    }

    @Test
    void form_unpairedSurrogate_staysApartFromAQuestionMark() {
        assertThat(new CanonicalForm("here").of("\ud800"))
                .isEqualTo(new byte[] {'t', '3', ':', (byte) 0xED, (byte) 0xA0, (byte) 0x80});
    }

    @Test
    void hash_isTheBeginningOfSha256() {
        // printf 't1:a' | sha256sum
        assertThat(CanonicalHash.of("a", "here")).isEqualTo("8ec4b368828971f2").hasSize(16);
    }

    @Test
    void hash_equalValues_areEqualWhateverTheirOrderOrKind() {
        Map<String, Integer> one = new TreeMap<>(Map.of("a", 1, "b", 2, "c", 3));
        Map<String, Integer> other = new LinkedHashMap<>();
        List.of("c", "a", "b").forEach(key -> other.put(key, one.get(key)));
        assertThat(hash(one)).isEqualTo(hash(other));
        assertThat(hash(new TreeSet<>(List.of(3, 1, 2)))).isEqualTo(hash(new LinkedHashSet<>(List.of(2, 3, 1))));
        assertThat(hash(List.of(1, 2))).isEqualTo(hash(new ArrayList<>(List.of(1, 2))));
        assertThat(hash(new Filter("a", 1))).isEqualTo(hash(new Filter("a", 1)));
    }

    @Test
    void hash_differentValues_differ() {
        Map<String, @Nullable String> nullEntry = new HashMap<>();
        nullEntry.put("a", null);
        List<@Nullable Object> values = Arrays.asList(
                null,
                "null",
                "",
                "1",
                1,
                true,
                "true",
                'b',
                List.of(),
                Set.of(),
                Map.of(),
                nullEntry,
                List.of("a"),
                Set.of("a"),
                List.of(List.of("a")),
                List.of("a", "b"),
                List.of("b", "a"),
                List.of("ab"),
                List.of("a", ""),
                List.of("", "a"),
                Map.of("a", "b"),
                Map.of("b", "a"),
                List.of(Map.of("a", "b")),
                new Circle(1),
                new Square(1),
                new Filter("a", null),
                new Filter(null, null),
                new Filter("null", null),
                new Holder(Optional.empty()),
                new Holder(null),
                new Holder(Optional.of("")),
                new Holder(""),
                new Holder(LocalDate.EPOCH),
                new Holder("1970-01-01"),
                new Holder(TimeUnit.DAYS),
                new Holder("DAYS"),
                "\ud800",
                "\udc00",
                "?",
                "t1:a",
                List.of("t1:a"),
                new BigDecimal("1.0"),
                new BigDecimal("1.00"));
        List<String> hashes = values.stream().map(CanonicalHashTest::hash).toList();
        assertThat(hashes).doesNotHaveDuplicates();
    }

    @Test
    void hash_sharedButNotCyclic_isFine() {
        Filter shared = new Filter("a", 1);
        assertThat(hash(List.of(shared, shared))).hasSize(16);
    }

    static Stream<Arguments> unhashable() {
        Node itself = new Node();
        itself.next = itself;
        Object deep = "end";
        for (int i = 0; i < 200; i++) {
            deep = Collections.singletonList(deep);
        }
        return Stream.of(
                Arguments.of(itself, ", whose `next` is a " + Node.class.getTypeName() + ", which contains itself"),
                Arguments.of(deep, "nested deeper than 100 levels"),
                Arguments.of(Path.of("a"), ", which cannot be looked into; write another type in its place"),
                Arguments.of(new Object(), "hashes a java.lang.Object, which cannot be looked into"),
                Arguments.of(
                        new Holder(List.of(1, Map.of("a", new Holder(Thread.currentThread())))),
                        ", whose `value[][].value` is a java.lang.Thread, which cannot be looked into"),
                Arguments.of((Runnable) () -> {}, ", which is a lambda or a class without a name; pass a record"));
    }

    @ParameterizedTest
    @MethodSource("unhashable")
    void hash_noCanonicalForm_isAClearError(Object value, String message) {
        assertThatThrownBy(() -> CanonicalHash.of(value, "`{v|hash}`"))
                .isInstanceOf(CacheException.class)
                .hasMessageStartingWith("`{v|hash}` hashes a ")
                .hasMessageContaining(message);
    }

    @Test
    void bind_hashOfATypeWithoutParts_isFoundAtStartUp() {
        Parameters parameters = Parameters.of(List.of(new Parameters.Parameter("type", Class.class)));
        assertThatThrownBy(() -> BoundTemplate.bind(
                        KeyTemplate.parse("k:{type|hash}"), parameters, new DefaultKeySchema("", 100)))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining("`{type|hash}` in the key template `k:{type|hash}` hashes a java.lang.Class,"
                        + " which cannot be looked into");
    }

    @Test
    void key_hashOfOptional_isTheHashOfItsValue() {
        KeyTemplate template = KeyTemplate.parse("k:{v|hash}");
        BoundTemplate bound = BoundTemplate.bind(template, Parameters.untyped(template), new DefaultKeySchema("", 100));
        assertThat(bound.key(new Object[] {Optional.of("a")})).isEqualTo("k:" + hash("a"));
        assertThat(bound.key(new Object[] {Optional.empty()})).isEqualTo("k:" + hash(null));
    }

    private static String hash(@Nullable Object value) {
        return CanonicalHash.of(value, "here");
    }
}
