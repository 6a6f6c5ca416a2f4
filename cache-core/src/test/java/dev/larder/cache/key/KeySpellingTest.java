package dev.larder.cache.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.CacheException;
import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.key.template.KeyTemplate;
import dev.larder.cache.key.value.Sha256;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class KeySpellingTest {

    private static final KeySchema PLAIN = new DefaultKeySchema("", 100);

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(42L, "42"),
                Arguments.of(-7, "-7"),
                Arguments.of((short) 3, "3"),
                Arguments.of(true, "true"),
                Arguments.of('x', "x"),
                Arguments.of(':', "%3A"),
                Arguments.of(1.5, "1.5"),
                Arguments.of(new BigDecimal("1.00"), "1.00"),
                Arguments.of(BigInteger.TEN, "10"),
                Arguments.of("read", "read"),
                Arguments.of(new StringBuilder("read"), "read"),
                Arguments.of("", ""),
                Arguments.of(null, "%null"),
                Arguments.of("null", "null"),
                Arguments.of("%null", "%25null"),
                Arguments.of("a:b", "a%3Ab"),
                Arguments.of("*?[]\\{}%~", "%2A%3F%5B%5D%5C%7B%7D%25%7E"),
                Arguments.of("a b\tc\r\n", "a%20b%09c%0D%0A"),
                Arguments.of("\u0000\u007f\u0085", "%00%7F%C2%85"),
                Arguments.of("\u00a0\u2003\u2028\u3000", "%C2%A0%E2%80%83%E2%80%A8%E3%80%80"),
                Arguments.of("Größe Ж漢", "Größe%20Ж漢"),
                Arguments.of("😀", "😀"),
                Arguments.of("a\ud800", "a%uD800"),
                Arguments.of("\udc00\ud800x", "%uDC00%uD800x"),
                Arguments.of("a@b.c/d,e;f=g+h'\"<>|&#!$^()`", "a@b.c/d,e;f=g+h'\"<>|&#!$^()`"),
                Arguments.of(TimeUnit.SECONDS, "SECONDS"),
                Arguments.of(
                        UUID.fromString("123e4567-e89b-12d3-a456-426614174000"),
                        "123e4567-e89b-12d3-a456-426614174000"),
                Arguments.of(LocalDate.of(2026, 11, 20), "2026-11-20"),
                Arguments.of(YearMonth.of(2026, 11), "2026-11"),
                Arguments.of(Instant.EPOCH, "1970-01-01T00%3A00%3A00Z"),
                Arguments.of(
                        ZonedDateTime.ofInstant(Instant.EPOCH, ZoneId.of("Europe/Berlin")),
                        "1970-01-01T01%3A00+01%3A00%5BEurope/Berlin%5D"),
                Arguments.of(Duration.ofMinutes(90), "PT1H30M"),
                Arguments.of(ZoneId.of("Europe/Berlin"), "Europe/Berlin"),
                Arguments.of(Locale.GERMANY, "de_DE"),
                Arguments.of(Locale.ROOT, ""),
                Arguments.of(new Locale.Builder().setScript("Latn").build(), "___#und-Latn"),
                Arguments.of(Currency.getInstance("EUR"), "EUR"),
                Arguments.of(URI.create("https://x.y/z?q"), "https%3A//x.y/z%3Fq"),
                Arguments.of(Optional.of("a:b"), "a%3Ab"),
                Arguments.of(Optional.empty(), "%null"),
                Arguments.of(OptionalInt.of(3), "3"));
    }

    @ParameterizedTest
    @MethodSource("values")
    void key_value_isSpelledTheSameEverywhere(@Nullable Object value, String spelled) {
        assertThat(key("k:{v}", PLAIN, value)).isEqualTo("k:" + spelled);
        assertThat(key("other:x-{v}-y:{w}", new DefaultKeySchema("", 300), value, value))
                .isEqualTo("other:x-" + spelled + "-y:" + spelled);
    }

    @ParameterizedTest
    @MethodSource("values")
    void key_declaredTypeOfValue_isAccepted(@Nullable Object value, String spelled) {
        if (value != null && !(value instanceof Optional)) {
            Parameters typed = Parameters.of(List.of(new Parameters.Parameter("v", value.getClass())));
            assertThat(BoundTemplate.bind(KeyTemplate.parse("k:{v}"), typed, PLAIN)
                            .key(new Object[] {value}))
                    .isEqualTo("k:" + spelled);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "categories, , categories",
        "categories, shop, shop:categories",
        "product:{id}, , product:MiX",
        "product:{id}, shop:v2, shop:v2:product:MiX",
        "product:{id|lower}:x, , product:mix:x",
        "product:{id|upper}:x, , product:MIX:x",
        "product:{id}:{id|lower}, , product:MiX:mix"
    })
    void key_template_isRenderedAfterThePrefix(String template, @Nullable String prefix, String key) {
        KeySchema schema = new DefaultKeySchema(prefix == null ? "" : prefix, 100);
        Object[] args = KeyTemplate.parse(template).placeholders().isEmpty() ? new Object[0] : new Object[] {"MiX"};
        assertThat(key(template, schema, args)).isEqualTo(key);
    }

    @Test
    void key_lower_ignoresTheLocaleOfTheProcess() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            assertThat(key("k:{v|lower}", PLAIN, "TITLE")).isEqualTo("k:title");
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void key_atTheLimit_isReadable() {
        assertThat(key("product:{id}", PLAIN, "x".repeat(92))).isEqualTo("product:" + "x".repeat(92));
    }

    @Test
    void key_overTheLimit_isHeadMarkAndHash() {
        assertThat(key("product:{id}:{x}", new DefaultKeySchema("shop", 100), "x".repeat(87), ""))
                // sha256 of "shop:product:" + 87 x + ":", first 16 bytes
                .isEqualTo("shop:product:~" + Sha256.hex(utf8("shop:product:" + "x".repeat(87) + ":"), 16))
                .matches("shop:product:~[0-9a-f]{32}");
    }

    @Test
    void key_overTheLimit_hashIsSha256OfTheFullKey() {
        // printf 'k:%0100d' 0 | sha256sum
        assertThat(key("k:{v}", PLAIN, "0".repeat(100))).isEqualTo("k:~9b876fb2ccfcf41d9767305dd3b900e5");
    }

    @ParameterizedTest
    @CsvSource({
        "product:{a}:{b}, product:{a}:{b}, details",
        "product:details:{b}, product:{a}:{b}, details",
        "product:{a}:{b}, product:details:{b}, details",
        "product:details:{b}, product:de{a}:{b}, tails",
        "product:d{a}:{b}, product:{a}:{b}, details"
    })
    void keysToDrop_overlongKey_isReachedUnderEveryHead(String invalidation, String cached, String a) {
        KeySchema schema = new DefaultKeySchema("shop", 100);
        String b = "Ä long: one".repeat(20);
        String inInvalidation = invalidation.contains(":d{a}") ? "etails" : "details";
        Object[] cachedArgs = cached.contains("{a}") ? new Object[] {a, b} : new Object[] {b};
        assertThat(keysToDrop(invalidation, schema, invalidation.contains("{a}") ? inInvalidation : null, b))
                .contains(key(cached, schema, cachedArgs))
                .hasSizeLessThan(60)
                .allMatch(key -> key.length() <= 100 && key.matches("shop:product:[a-z:]*~[0-9a-f]{32}"));
    }

    @Test
    void keysToDrop_keyWithinTheLimit_isTheKey() {
        assertThat(keysToDrop("product:{a}:{b}", PLAIN, "x", "y")).containsExactly("product:x:y");
    }

    @Test
    void keysToDrop_headIsNeverPartOfAnEscape() {
        assertThat(keysToDrop("k:{a}:{b}", PLAIN, "a%", "x".repeat(100)))
                .hasSize(2)
                .anyMatch(key -> key.startsWith("k:~"))
                .anyMatch(key -> key.startsWith("k:a~"));
    }

    @Test
    void key_escapedTextCountsAsItIsSpelled() {
        assertThat(key("k:{v}", PLAIN, ":".repeat(32))).isEqualTo("k:" + "%3A".repeat(32));
        assertThat(key("k:{v}", PLAIN, ":".repeat(33))).startsWith("k:~");
    }

    static Stream<Object> unstable() {
        return Stream.of(new int[0], new Object(), List.of(1), new Point(1, 2), Thread.currentThread());
    }

    record Point(int x, int y) {}

    @ParameterizedTest
    @MethodSource("unstable")
    void key_untypedValueWithoutStableText_failsAtTheCall(Object value) {
        assertThatThrownBy(() -> key("k:{v}", PLAIN, value))
                .isInstanceOf(CacheException.class)
                .hasMessage("`{v}` in the key template `k:{v}` has the type "
                        + value.getClass().getTypeName()
                        + ", which has no stable text; use a path to one of its parts or `|hash`");
        assertThatThrownBy(() -> key("k:{v|lower}", PLAIN, value)).hasMessageContaining("has no stable text");
    }

    @Test
    void key_wrongNumberOfArguments_isAnError() {
        assertThatThrownBy(() -> key("k:{v}:{w}", PLAIN, 1))
                .isInstanceOf(CacheException.class)
                .hasMessage("The key template `k:{v}:{w}` takes 2 arguments: `v`, `w`, but 1 were given");
    }

    @ParameterizedTest
    @CsvSource({
        "Shop, 100, the literal `S` is upper-case",
        "{shop}, 100, the literal `{` is reserved",
        "sh*p, 100, the literal `*` is reserved",
        "sh~p, 100, the literal `~` is reserved",
        "shop:, 100, ends in `:`",
        "shop, 63, larder.key-max-length is 63; it must be at least 64",
        "a-very-long-prefix-of-36-characters-x, 64, leaves no room for keys"
    })
    void schema_settingOutOfRange_saysTheCure(String prefix, int maxLength, String message) {
        assertThatThrownBy(() -> new DefaultKeySchema(prefix, maxLength))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "{id}, does not begin with a literal segment",
        "user_{id}, does not begin with a literal segment",
        "{type}:{id}, write for example `name:{type}:{id}`",
        "a-head-that-is-32-characters-xx:{id}, needs 65 characters with prefix and hash"
    })
    void bind_templateWithoutUsableHead_isRefused(String template, String message) {
        KeySchema schema = new DefaultKeySchema("", 64);
        assertThatThrownBy(() -> key(template, schema, 1, 2))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining(message);
    }

    @Test
    void bind_ownSchema_spellsFromTheSameValues() {
        KeySchema schema = template -> new KeySpelling() {
            @Override
            public String key(@Nullable Object[] values) {
                return template.head() + List.of(values);
            }

            @Override
            public KeyPattern pattern(@Nullable Object[] values) {
                throw new UnsupportedOperationException();
            }

            @Override
            public KeyPattern allKeys() {
                throw new UnsupportedOperationException();
            }
        };
        assertThat(key("k:{v}:{w|lower}", schema, Optional.of(1L), "A")).isEqualTo("k:[1, a]");
    }

    private static String key(String template, KeySchema schema, @Nullable Object... args) {
        KeyTemplate parsed = KeyTemplate.parse(template);
        Object[] arguments = args == null ? new Object[] {null} : args;
        return BoundTemplate.bind(parsed, Parameters.untyped(parsed), schema).key(arguments);
    }

    private static List<String> keysToDrop(String template, KeySchema schema, @Nullable String first, String second) {
        KeyTemplate parsed = KeyTemplate.parse(template);
        Object[] args = first == null ? new Object[] {second} : new Object[] {first, second};
        return BoundTemplate.bind(parsed, Parameters.untyped(parsed), schema).keysToDrop(args, null);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
