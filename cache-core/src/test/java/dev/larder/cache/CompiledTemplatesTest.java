package dev.larder.cache;

import static dev.larder.cache.Args.args;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.store.memory.MemoryStore;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A program that writes ids into its templates, where it should name them, has as many texts as ids. */
class CompiledTemplatesTest {

    private static final int TEXTS = 4_000;

    private final Larder larder = Larder.builder().store(new MemoryStore()).build();

    @AfterEach
    void close() {
        larder.close();
    }

    static Stream<Arguments> uses() {
        return Stream.of(
                Arguments.of("key", (BiConsumer<Larder, String>) (l, text) -> l.invalidate(text, args())),
                Arguments.of("tag", (BiConsumer<Larder, String>) (l, text) -> l.invalidateTags(text, args())),
                Arguments.of("preview", (BiConsumer<Larder, String>) (l, text) -> l.preview(text, args(), 1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("uses")
    void use_ofAnyNumberOfTexts_keepsFewOfThem(String name, BiConsumer<Larder, String> use) {
        List<WeakReference<Object>> texts = new ArrayList<>(TEXTS);
        for (int i = 0; i < TEXTS; i++) {
            String text = "product:" + i;
            use.accept(larder, text);
            texts.add(new WeakReference<>(text));
        }

        System.gc();

        assertThat(texts.stream().filter(text -> text.get() != null).count()).isLessThan(TEXTS / 2);
    }

    @Test
    void invalidate_textThatWasForgotten_worksAgain() {
        Cache<String> products = larder.cache("product:{id}", String.class);
        products.get(args(0), () -> "old");
        for (int i = 0; i < TEXTS; i++) {
            larder.invalidate("product:" + i, args());
        }

        assertThat(products.get(args(0), () -> "new")).isEqualTo("new");
    }
}
