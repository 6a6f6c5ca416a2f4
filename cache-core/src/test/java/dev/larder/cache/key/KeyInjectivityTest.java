package dev.larder.cache.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.key.template.KeyTemplate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyInjectivityTest {

    private static final int TUPLES = 100_000;

    private final long seed = System.nanoTime();
    private final HostileValues values = new HostileValues(seed);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "product:{a}",
                "product:{a}:details",
                "perm:{a}:{b}:{c}:{d}",
                "k:{a}-x:{b}",
                "k:x{a}y:z{b}",
                "k:{a}null:{b}",
                "k:{a}:42:{b}"
            })
    void key_differentTuples_giveDifferentKeys(String text) {
        KeyTemplate template = KeyTemplate.parse(text);
        KeySpelling spelling = new DefaultKeySchema("", 100).spelling(template);
        Map<String, List<@Nullable Object>> tupleOf = new HashMap<>();
        for (int i = 0; i < TUPLES; i++) {
            @Nullable Object[] tuple = values.tuple(template.placeholders().size());
            String key = spelling.key(tuple);
            List<@Nullable Object> before = tupleOf.putIfAbsent(key, Arrays.asList(tuple));
            if (before != null) {
                assertThat(Arrays.asList(tuple)).as("%s, seed %d", key, seed).isEqualTo(before);
            }
            assertThat(key.length()).as("%s, seed %d", key, seed).isLessThanOrEqualTo(100);
            assertThat(hasOnlySafeCharacters(key)).as("%s, seed %d", key, seed).isTrue();
        }
        assertThat(tupleOf).as("seed %d", seed).hasSizeGreaterThan(TUPLES / 20);
    }

    @Test
    void key_namespaces_neverMeet() {
        KeyTemplate template = KeyTemplate.parse("k:{a}:{b}");
        KeySpelling users = new DefaultKeySchema("users", 100).spelling(template);
        KeySpelling users2 = new DefaultKeySchema("users2", 100).spelling(template);
        KeyPattern allUsers = users.allKeys();
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < TUPLES; i++) {
            keys.add(users.key(values.tuple(2)));
        }
        for (int i = 0; i < TUPLES; i++) {
            String key = users2.key(values.tuple(2));
            assertThat(keys.contains(key)).as("%s, seed %d", key, seed).isFalse();
            assertThat(allUsers.matches(key)).as("%s, seed %d", key, seed).isFalse();
        }
        assertThat(keys).allMatch(allUsers::matches);
    }

    /** No character of a glob, no white space, nothing without a UTF-8 form; {@code ~} only where a hash follows. */
    private static boolean hasOnlySafeCharacters(String key) {
        int mark = key.indexOf('~');
        return key.codePoints()
                        .noneMatch(c -> "*?[]\\{}".indexOf(c) >= 0
                                || Character.isWhitespace(c)
                                || Character.isSpaceChar(c)
                                || Character.isISOControl(c)
                                || (c >= 0xD800 && c <= 0xDFFF))
                && (mark < 0 || key.substring(mark).matches("~[0-9a-f]{32}"));
    }
}
