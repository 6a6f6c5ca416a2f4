package dev.larder.cache.invalidation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.larder.cache.key.BoundTemplate;
import dev.larder.cache.key.DefaultKeySchema;
import dev.larder.cache.key.Parameters;
import dev.larder.cache.key.pattern.GlobPattern;
import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.key.template.KeyTemplate;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InvalidationMessageTest {

    @Test
    void write_thenRead_reachesTheSame() throws Exception {
        Invalidation invalidation = new Invalidation(
                List.of("shop:product:42", "odd \"key\"\n\0%"),
                List.of(pattern("product:{id}*", 42)),
                List.of("category:7"));

        Invalidation read = InvalidationMessage.read(InvalidationMessage.write(invalidation));

        assertThat(read.keys()).isEqualTo(invalidation.keys());
        assertThat(read.tags()).isEqualTo(invalidation.tags());
        assertThat(read.patterns()).anyMatch(pattern -> pattern.matches("shop:product:42:details"));
        assertThat(read.patterns()).noneMatch(pattern -> pattern.matches("shop:user:42"));
    }

    private static KeyPattern pattern(String text, Object argument) {
        KeyTemplate template = KeyTemplate.parse(text);
        return BoundTemplate.bind(template, Parameters.untyped(template), new DefaultKeySchema("shop", 100))
                .patterns(new Object[] {argument}, null)
                .get(0);
    }

    @Test
    void read_oneMemberAlone_isEnough() throws Exception {
        assertThat(InvalidationMessage.read("{\"keys\":[\"product:1\"]}").keys())
                .containsExactly("product:1");
        assertThat(InvalidationMessage.read("{\"patterns\":[\"product:*\"]}").patterns())
                .containsExactly(new GlobPattern("product:*"));
        assertThat(InvalidationMessage.read("{\"tags\":[\"a\", \"b\"]}").tags()).containsExactlyInAnyOrder("a", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "product:1",
                "null",
                "[]",
                "{}",
                "{\"keys\":[]}",
                "{\"keys\":\"product:1\"}",
                "{\"keys\":[1]}",
                "{\"keys\":[null]}",
                "{\"keys\":null}",
                "{\"keys\":[\"\"]}",
                "{\"keys\":[[\"a\"]]}",
                "{\"keys\":[\"a\"],\"key\":[\"b\"]}",
                "{\"keys\":[\"a\"],\"keys\":[\"b\"]}",
                "{\"keys\":[\"a\"]} trailing",
                "{\"keys\":[\"a\"",
                "{\"@class\":[\"java.lang.Runtime\"]}"
            })
    void read_anythingElse_isMalformed(String text) {
        assertThatExceptionOfType(MalformedInvalidationException.class)
                .isThrownBy(() -> InvalidationMessage.read(text));
    }

    @Test
    void read_nestedTooDeeply_isMalformed() {
        assertThatExceptionOfType(MalformedInvalidationException.class)
                .isThrownBy(() -> InvalidationMessage.read("[".repeat(100_000)));
    }
}
