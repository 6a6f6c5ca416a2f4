package dev.larder.cache.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.key.template.KeyTemplate;
import dev.larder.cache.key.template.Placeholder;
import dev.larder.cache.key.template.TemplatePart;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyPatternTest {

    private static final String HASH = "~0123456789abcdef0123456789abcdef";

    @ParameterizedTest
    @CsvSource({
        "product:{id}*, 42, product:42, true",
        "product:{id}*, 42, product:42:details, true",
        "product:{id}*, 42, product:42:a:b, true",
        "product:{id}*, 42, product:42:, true",
        "product:{id}*, 42, product:420, false",
        "product:{id}*, 42, product:420:details, false",
        "product:{id}*, 42, product:4, false",
        "product:{id}*, 42, products:42, false",
        "product:{id}*, *, product:%2A, true",
        "product:{id}*, *, product:42, false",
        "product:{id}*, '', product:, true",
        "product:{id}*, '', product::x, true",
        "product:{id}*, '', product:x, false",
        "product:{id}:*, 42, product:42, false",
        "product:{id}:*, 42, product:42:, true",
        "product:{id}:*, 42, product:42:x:y, true",
        "product:{id}*:x, 42, product:42:x, true",
        "product:{id}*:x, 42, product:42:y:x, true",
        "product:{id}*:x, 42, product:420:x, false",
        "product:{id}*:x, 42, product:42, false",
        "category:*:{id}, 7, category:1:7, true",
        "category:*:{id}, 7, category:1:2:7, true",
        "category:*:{id}, 7, category:1:77, false",
        "*:{id}, 7, anything:at:all:7, true",
        "product*:{id}, 7, products:list:7, true",
        "product*:{id}, 7, product:7, true",
        "product*:{id}, 7, prod:7, false",
        "a:*b*:{id}, 7, a:xbx:7, true",
        "a:*b*:{id}, 7, a:x:7, false"
    })
    void matches_fullKey_asWritten(String template, String value, String key, boolean matches) {
        assertThat(pattern("", template, value).matches(key)).isEqualTo(matches);
        assertThat(pattern("shop", template, value).matches("shop:" + key)).isEqualTo(matches);
        assertThat(pattern("shop", template, value).matches(key)).isFalse();
        assertThat(pattern("shop", template, value).matches("shop2:" + key)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "product:{id}*, 42, product:, true",
        "product:{id}*, 42, product:4, true",
        "product:{id}*, 42, product:42, true",
        "product:{id}*, 42, product:42:details:, true",
        "product:{id}*, 42, product:420:, false",
        "product:{id}*, 42, product:details:, false",
        "product:{id}*, 42, products:, false",
        "product:{id}*:x, 42, product:42:y:, true",
        "category:*:{id}, 7, category:tree:, true",
        "category:*:{id}, 7, categories:, false",
        "*:{id}, 7, anything:, true",
        "product*:{id}, 7, products:list:, true",
        "product*:{id}, 7, product:, true",
        "product*:{id}, 7, prod:, false"
    })
    void matches_overlongKey_ifItsHeadFits(String template, String value, String head, boolean matches) {
        assertThat(pattern("", template, value).matches(head + HASH)).isEqualTo(matches);
        assertThat(pattern("shop", template, value).matches("shop:" + head + HASH))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "~larder:intents",
        "~larder:wake:product:42",
        "product:42:~larder:x",
        "product:42:~0123456789abcdef0123456789abcde",
        "product:42:~0123456789abcdef0123456789abcdeF",
        "product:42:~0123456789abcdef0123456789abcdef0",
        "~0123456789abcdef0123456789abcdef"
    })
    void matches_keyThatNoTemplateSpells_never(String key) {
        assertThat(pattern("", "*").matches(key)).isFalse();
        assertThat(pattern("", "product:{id}*", "42").matches(key)).isFalse();
        assertThat(pattern("shop", "*").matches("shop:" + key)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "product:{id}*, 42, product:[4~]*",
        "product:{id}:*, 42, product:[4~]*",
        "product:{id}*, '*', product:[\\%~]*",
        "product:{id}*, -1, product:[\\-~]*",
        "product:{id}*, ^, product:[\\^~]*",
        "product:{id}*, é, product:[é~]*",
        "product:{id}*, '', product:*",
        "products:list:*:{x}, 1, products:[l~]*",
        "commission:*:{x}, 1, commission:*",
        "category*:{x}, 1, category*:1 category*~????????????????????????????????",
        "*:{x}, 1, *:1 *~????????????????????????????????"
    })
    void globs_areAsFewAsPossible(String template, String value, String globs) {
        assertThat(pattern("", template, value).globs()).containsExactly(globs.split(" "));
    }

    @ParameterizedTest
    @CsvSource({"commission:*, commission:*", "product*, product*", "*, *"})
    void globs_nothingButAnEnd_isOnePass(String template, String glob) {
        assertThat(pattern("", template).globs()).containsExactly(glob);
        assertThat(pattern("shop", template).globs()).containsExactly("shop:" + glob);
    }

    private static KeyPattern allKeysInTheShop(String template) {
        return new DefaultKeySchema("shop", 100)
                .spelling(KeyTemplate.parse(template))
                .allKeys();
    }

    @ParameterizedTest
    @CsvSource({
        "product:{id}, product:42, true",
        "product:{id}, product:, true",
        "product:{id}, product:%null, true",
        "product:{id}, product:42:details, false",
        "product:{id}, products:42, false",
        "product:{id}:details, product:42:details, true",
        "product:{id}:details, product:42, false",
        "product:{id}:details, product:4:2:details, false",
        "categories, categories, true",
        "categories, categories:all, false",
        "k:{a|hash}, k:0123456789abcdef, true"
    })
    void allKeys_matchesWhatTheTemplateSpells(String template, String key, boolean matches) {
        KeyPattern all = allKeysInTheShop(template);
        assertThat(all.matches("shop:" + key)).isEqualTo(matches);
        assertThat(all.matches(key)).isFalse();
        assertThat(all.globs()).hasSize(1);
        assertThat(!matches || RedisGlob.matches(all.globs().get(0), "shop:" + key))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "product:{id}, product:, true",
        "product:{id}, product:details:, false",
        "product:{id}:details, product:, true",
        "product:list:{id}, product:, false",
        "categories, categories, false"
    })
    void allKeys_overlongKey_onlyUnderItsHead(String template, String head, boolean matches) {
        KeyPattern all = allKeysInTheShop(template);
        assertThat(all.matches("shop:" + head + HASH)).isEqualTo(matches);
    }

    @Test
    void matches_manyWildcards_takesLinearTime() {
        KeyPattern pattern = pattern("", "a:" + "*a".repeat(40) + ":{x}", "1");
        String key = "a:" + "a".repeat(20_000);
        long before = System.nanoTime();
        assertThat(pattern.matches(key)).isFalse();
        // A backtracking matcher would not end at all.
        assertThat(System.nanoTime() - before).isLessThan(10_000_000_000L);
    }

    /** Random templates, hostile values and nearly matching keys, against a naive matcher and Redis' own globs. */
    @Test
    void matches_hostileValues_agreesWithTheReference() {
        long seed = System.nanoTime();
        HostileValues values = new HostileValues(seed);
        KeySchema schema = new DefaultKeySchema("users", 100);
        KeySchema unlimited = new DefaultKeySchema("users", Integer.MAX_VALUE);
        int matched = 0;
        int matchedOverlong = 0;
        for (int i = 0; i < 100_000; i++) {
            KeyTemplate invalidation = KeyTemplate.parse(values.oneOf(INVALIDATIONS));
            @Nullable
            Object[] arguments = values.tuple(invalidation.placeholders().size());
            KeyPattern pattern = schema.spelling(invalidation).pattern(arguments);
            Reference reference = new Reference("users:", invalidation, arguments);

            KeyTemplate cached = KeyTemplate.parse(values.oneOf(CACHED));
            @Nullable Object[] tuple = values.tuple(cached.placeholders().size());
            for (int j = 0; j < Math.min(tuple.length, arguments.length); j++) {
                tuple[j] = values.oneIn(4) ? tuple[j] : arguments[j];
            }
            String full = unlimited.spelling(cached).key(tuple);
            String key = schema.spelling(cached).key(tuple);
            String message = "%s with %s on %s, seed %d".formatted(invalidation, List.of(reference), key, seed);

            boolean expected = key.equals(full) ? reference.matches(key) : reference.canBegin("users:" + cached.head());
            assertThat(pattern.matches(key)).as(message).isEqualTo(expected);
            if (reference.matches(full)) {
                assertThat(expected).as(message).isTrue();
                matched++;
                matchedOverlong += key.equals(full) ? 0 : 1;
            }
            if (expected) {
                assertThat(pattern.globs()).as(message).anyMatch(glob -> RedisGlob.matches(glob, key));
            }
            assertThat(pattern.matches("users2:" + key.substring(6)))
                    .as(message)
                    .isFalse();
        }
        assertThat(matched).as("seed %d", seed).isGreaterThan(10_000);
        assertThat(matchedOverlong).as("seed %d", seed).isGreaterThan(500);
    }

    /**
     * Templates start with every kind of literal head, so that a pattern meets over-long keys with heads of all
     * lengths.
     */
    private static final List<String> CACHED = List.of(
            "product:{a}",
            "product:{a}:details",
            "product:{a}:{b}",
            "product:4{a}",
            "product:42:{a}",
            "product:{a}-x:{b}",
            "products:list:{a}:{b}:{c}",
            "products:{a}:{b}",
            "users:{a}",
            "users2:{a}",
            "product:users:{a}");

    private static final List<String> INVALIDATIONS = List.of(
            "product:{a}*",
            "product:{a}:*",
            "product:{a}*:{b}",
            "product:{a}*:details",
            "product:*:{a}",
            "product:*",
            "product*",
            "product*:{a}",
            "pro*s:list:{a}*",
            "products:list:{a}:*:{c}",
            "products:{x}*",
            "{a}:*",
            "{a}*",
            "*:{a}",
            "*{a}*",
            "*",
            "*:details");

    /** The same rules in a naive way: a regular expression, and its own way of escaping. */
    private static final class Reference {

        private final Pattern regex;

        Reference(String start, KeyTemplate template, @Nullable Object[] values) {
            StringBuilder text = new StringBuilder(Pattern.quote(start));
            List<@Nullable Object> left = new ArrayList<>(Arrays.asList(values));
            for (TemplatePart part : template.parts()) {
                if (part instanceof TemplatePart.Literal literal) {
                    text.append(Pattern.quote(literal.text()));
                } else if (part instanceof Placeholder) {
                    text.append(Pattern.quote(escape(left.remove(0))));
                } else {
                    text.append(isAfterPlaceholder(template, part) ? "(:.*)?" : ".*");
                }
            }
            this.regex = Pattern.compile(text.toString(), Pattern.DOTALL);
        }

        boolean matches(String key) {
            return regex.matcher(key).matches();
        }

        /** Whether more text after it could make it match. */
        boolean canBegin(String head) {
            Matcher matcher = regex.matcher(head);
            return matcher.matches() || matcher.hitEnd();
        }

        private static boolean isAfterPlaceholder(KeyTemplate template, TemplatePart wildcard) {
            for (int i = 1; i < template.parts().size(); i++) {
                if (template.parts().get(i) == wildcard) {
                    return template.parts().get(i - 1) instanceof Placeholder;
                }
            }
            return false;
        }

        private static String escape(@Nullable Object value) {
            if (value == null) {
                return "%null";
            }
            StringBuilder escaped = new StringBuilder();
            value.toString().codePoints().forEach(c -> {
                if (c >= 0xD800 && c <= 0xDFFF) {
                    escaped.append(String.format(Locale.ROOT, "%%u%04X", c));
                } else if (":*?[]\\{}%~".indexOf(c) >= 0
                        || Character.getType(c) == Character.CONTROL
                        || Character.toString(c).matches("\\p{IsWhite_Space}")) {
                    for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                        escaped.append(String.format(Locale.ROOT, "%%%02X", b));
                    }
                } else {
                    escaped.appendCodePoint(c);
                }
            });
            return escaped.toString();
        }

        @Override
        public String toString() {
            return regex.pattern();
        }
    }

    private static KeyPattern pattern(String prefix, String template, @Nullable Object... values) {
        return new DefaultKeySchema(prefix, 100)
                .spelling(KeyTemplate.parse(template))
                .pattern(values);
    }
}
