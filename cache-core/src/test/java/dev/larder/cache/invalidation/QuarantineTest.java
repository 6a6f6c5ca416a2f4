package dev.larder.cache.invalidation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.key.DefaultKeySchema;
import dev.larder.cache.key.KeySpelling;
import dev.larder.cache.key.pattern.GlobPattern;
import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.key.template.KeyTemplate;
import dev.larder.cache.testing.CpuTime;
import dev.larder.cache.testing.KeyPatterns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuarantineTest {

    private static final int MANY = 10_000;

    private final Quarantine quarantine = new Quarantine();

    private static Invalidation of(KeyPattern... patterns) {
        return new Invalidation(List.of(), List.of(patterns), List.of());
    }

    private static KeyPattern pattern(String template, Object... values) {
        KeySpelling spelling = new DefaultKeySchema("", 100).spelling(KeyTemplate.parse(template));
        return spelling.pattern(values);
    }

    private List<Invalidation> add(String template, int count) {
        List<Invalidation> added = IntStream.range(0, count)
                .mapToObj(i -> of(pattern(template, i)))
                .toList();
        added.forEach(quarantine::add);
        return added;
    }

    @Test
    void patterns_thousands_reachTheirKeysAndNoOthers() {
        List<Invalidation> added = add("product:{id}*", MANY);

        assertThat(List.of("product:0", "product:42:details", "product:9999:a:b"))
                .allMatch(quarantine::contains);
        assertThat(List.of("product:10000", "product", "product:x", "vendor:42"))
                .noneMatch(quarantine::contains);

        added.subList(0, MANY - 1).forEach(quarantine::remove);
        assertThat(quarantine.contains("product:42")).isFalse();
        assertThat(quarantine.contains("product:9999")).isTrue();
    }

    @Test
    void patterns_manyThatBeginAlike_reachWhateverBeginsSo() {
        List<Invalidation> added = add("category:*:product:{id}", 100);

        assertThat(quarantine.contains("category:7:product:99")).isTrue();
        assertThat(quarantine.contains("category:7:product:100"))
                .as("too much is allowed")
                .isTrue();
        assertThat(quarantine.contains("product:7")).isFalse();

        added.subList(5, 100).forEach(quarantine::remove);
        assertThat(quarantine.contains("category:7:product:4")).isTrue();
        assertThat(quarantine.contains("category:7:product:100")).isFalse();
    }

    @Test
    void pattern_namedTwice_staysUntilTheLastIsLifted() {
        Invalidation first = of(pattern("product:{id}*", 1));
        Invalidation second = of(pattern("product:{id}*", 1));
        quarantine.add(first);
        quarantine.add(second);

        quarantine.remove(first);
        assertThat(quarantine.contains("product:1:details")).isTrue();
        quarantine.remove(second);
        assertThat(quarantine.contains("product:1:details")).isFalse();
    }

    @Test
    void keysThatAreOverlong_areReachedByWhateverMayHaveMeantThem() {
        quarantine.add(of(pattern("product:{name}:*", "x".repeat(90))));
        String tail = "~" + "0".repeat(32);

        assertThat(quarantine.contains("product:" + tail)).isTrue();
        assertThat(quarantine.contains("vendor:" + tail)).isFalse();
    }

    @Test
    void beginnings_longerThanAnyIsRemembered_areFound() {
        String head = "listing:" + "x".repeat(100);
        quarantine.add(of(new GlobPattern(head + ":1:*"), new GlobPattern(head + ":2:*")));

        assertThat(quarantine.contains(head + ":2:a")).isTrue();
        assertThat(quarantine.contains(head + ":3:a")).isFalse();
        assertThat(quarantine.contains("listing:")).isFalse();
    }

    /**
     * A reader has looked at what begins with "p" when the wide pattern comes there; then the exact one goes, where it
     * has not looked yet. It must not find neither.
     */
    @Test
    void patternReplacedByAWiderOne_whileAReaderLooks_isFoundAllTheSame() {
        Invalidation exact = of(new GlobPattern("product:42:*"));
        Invalidation wide = of(KeyPatterns.of("*", "p", key -> key.startsWith("product:")));
        List<Runnable> once = new ArrayList<>(List.of(() -> {
            quarantine.add(wide);
            quarantine.remove(exact);
        }));
        quarantine.add(of(KeyPatterns.of("*", "p", key -> {
            if (!once.isEmpty()) {
                once.remove(0).run();
            }
            return false;
        })));
        quarantine.add(exact);

        assertThat(quarantine.contains("product:42:details")).isTrue();
        assertThat(once).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"product:{id}*", "category:*:product:{id}", "*:{id}", "x:{id}:y:{id}:z:*"})
    void read_withThousandsOfPatternsOutstanding_costsMicroseconds(String template) {
        for (int i = 0; i < MANY; i++) {
            Object[] values = template.contains("y") ? new Object[] {i, i} : new Object[] {i};
            quarantine.add(of(pattern(template, values)));
        }
        List<String> keys = List.of(
                "product:123456789", "category:7:product:x:y:z:1", "x:12:y:13:z:14", "product:~" + "0".repeat(32));

        Duration each = CpuTime.ofOne(4_000, i -> quarantine.contains(keys.get(i % keys.size())));

        assertThat(each).isLessThan(Duration.ofNanos(10_000));
    }
}
