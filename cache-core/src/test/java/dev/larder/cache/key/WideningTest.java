package dev.larder.cache.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.key.pattern.GlobPattern;
import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.key.pattern.Widening;
import dev.larder.cache.key.template.KeyTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WideningTest {

    private static final List<KeyPattern> ALL = List.of(new GlobPattern("every:cache"));

    private static List<String> numbered(String before, int count, String after) {
        return IntStream.range(0, count).mapToObj(i -> before + i + after).toList();
    }

    private static List<GlobPattern> globs(List<String> texts) {
        return texts.stream().map(GlobPattern::new).toList();
    }

    private static List<String> wide(List<String> keys, List<? extends KeyPattern> patterns) {
        return Widening.of(keys, patterns, 10, ALL).stream()
                .map(KeyPattern::toString)
                .toList();
    }

    @Test
    void fewNames_stayWhatTheyAre() {
        assertThat(wide(List.of("product:1", "vendor:2"), globs(List.of("product:7:*"))))
                .containsExactly("product:1", "vendor:2", "product:7:*");
    }

    @Test
    void keysOfOneTemplate_becomeOnePatternOfIt() {
        assertThat(wide(numbered("product:", 100, ""), List.of())).containsExactly("product:*");
        assertThat(wide(numbered("product:", 100, ":details"), List.of())).containsExactly("product:*:details");
    }

    @Test
    void keysOfSeveralTemplates_keepTheirWords() {
        List<String> keys = Stream.of(
                        numbered("product:", 100, ""), numbered("vendor:", 50, ""), numbered("product:", 50, ":price"))
                .flatMap(List::stream)
                .toList();

        assertThat(wide(keys, List.of())).containsExactlyInAnyOrder("product:*", "vendor:*", "product:*:price");
    }

    @Test
    void patternsWithoutAFirstSegment_becomeFewToo() {
        assertThat(wide(List.of(), globs(numbered("*:product:", 100, "")))).containsExactly("*:product:*");
        assertThat(wide(List.of(), globs(numbered("*-", 100, ":x")))).containsExactly("*:x");
    }

    @Test
    void firstSegmentsThatAreValues_becomeAWildcard() {
        assertThat(wide(numbered("tenant-", 100, ":product:1"), List.of())).containsExactly("tenant-*:product:1");
    }

    @Test
    void keysWithoutSegments_keepWhatTheyShare() {
        assertThat(wide(numbered("product_", 100, ""), List.of())).containsExactly("product_*");
    }

    @Test
    void namesThatShareNothing_becomeAllCachesAndNotAllKeys() {
        assertThat(wide(numbered("", 100, ""), List.of())).containsExactly("every:cache");
        assertThat(wide(List.of(), globs(numbered("*", 100, "")))).containsExactly("every:cache");
    }

    @Test
    void colonsInSetsAndEscapes_areNoEndsOfSegments() {
        List<GlobPattern> patterns = globs(numbered("product:[a:]x\\:", 100, ""));

        assertThat(wide(List.of(), patterns)).containsExactly("product:*");
        assertThat(wide(List.of(), globs(List.of("product:[a:]x\\:1")))).containsExactly("product:[a:]x\\:1");
    }

    @Test
    void whateverTheNamesReach_isReached_byAtMostSoMany() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] words = {"a", "b", "*", "x[y]", "?", "", "\\", "~0", "\u00e9", "1", "22", "333"};
        for (int round = 0; round < 200; round++) {
            List<String> keys = new ArrayList<>();
            List<KeyPattern> patterns = new ArrayList<>();
            KeyTemplate template = KeyTemplate.parse("p:{a}:*:{b}");
            KeySpelling spelling = new DefaultKeySchema("", 100).spelling(template);
            for (int i = 0; i < 60; i++) {
                List<String> segments = new ArrayList<>();
                for (int j = 0; j <= random.nextInt(4); j++) {
                    segments.add(words[random.nextInt(words.length)]);
                }
                keys.add(String.join(":", segments));
                patterns.add(spelling.pattern(new Object[] {random.nextInt(20), random.nextInt(20)}));
            }

            List<KeyPattern> wide = Widening.of(keys, patterns, 12, List.of(new GlobPattern("*")));

            assertThat(wide).as("seed %s", seed).hasSizeLessThanOrEqualTo(12);
            for (String key : keys) {
                assertThat(wide).as("%s, seed %s", key, seed).anyMatch(pattern -> pattern.matches(key));
            }
            for (int i = 0; i < 100; i++) {
                String key = "p:" + random.nextInt(20) + ":x:" + random.nextInt(20);
                if (patterns.stream().anyMatch(pattern -> pattern.matches(key))) {
                    assertThat(wide).as("%s, seed %s", key, seed).anyMatch(pattern -> pattern.matches(key));
                }
            }
        }
    }
}
