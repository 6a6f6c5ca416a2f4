package dev.larder.cache.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.key.pattern.AnyOf;
import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.key.template.KeyTemplate;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AnyOfTest {

    private static List<KeyPattern> patterns(String template, Object... values) {
        KeyTemplate parsed = KeyTemplate.parse(template);
        KeySpelling spelling = new DefaultKeySchema("", 100).spelling(parsed);
        return Stream.of(values)
                .map(value -> spelling.pattern(new Object[] {value}))
                .toList();
    }

    private static KeyPattern only(List<KeyPattern> patterns) {
        List<KeyPattern> merged = AnyOf.merge(patterns);
        assertThat(merged).hasSize(1);
        return merged.get(0);
    }

    @Test
    void patternsWithOneHead_areOnePass() {
        KeyPattern any = only(patterns("product:{id}*", 1, 22, 333));

        assertThat(any.globs()).containsExactly("product:*");
        assertThat(any.head()).isEqualTo("product:");
        assertThat(Stream.of("product:1", "product:22:details", "product:333:a:b"))
                .allMatch(any::matches);
        assertThat(Stream.of("product:2", "product:220", "product:", "product:3331", "order:1", ""))
                .noneMatch(any::matches);
    }

    @Test
    void onePattern_staysWhatItIs() {
        List<KeyPattern> one = patterns("product:{id}*", 1);

        assertThat(AnyOf.merge(one)).isEqualTo(one);
    }

    @Test
    void patternsWithOtherHeads_orNone_arePassesOfTheirOwn() {
        List<KeyPattern> patterns = Stream.of(
                        patterns("product:{id}*", 1, 2), patterns("order:{id}*", 1), patterns("*:{id}", 1, 2))
                .flatMap(List::stream)
                .toList();

        assertThat(AnyOf.merge(patterns)).hasSize(4);
    }

    @Test
    void matches_likeAnyOfThePatterns_forWhateverKey() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<KeyPattern> patterns = Stream.of(
                        patterns(
                                "p:{id}*",
                                IntStream.range(0, 20)
                                        .mapToObj(i -> (Object) random.nextInt(300))
                                        .toArray()),
                        patterns("p:{id}:x*", 7, 77),
                        patterns("p:*:{id}", 5))
                .flatMap(List::stream)
                .toList();
        KeyPattern any = only(patterns);
        String[] ends = {"", ":x", ":5", ":x:y", "~" + "0".repeat(32), ":x~" + "a".repeat(32), "~no"};

        for (int i = 0; i < 3000; i++) {
            String key = "p:" + random.nextInt(400) + ends[random.nextInt(ends.length)];
            assertThat(any.matches(key))
                    .as("%s, seed %s", key, seed)
                    .isEqualTo(patterns.stream().anyMatch(pattern -> pattern.matches(key)));
        }
    }
}
