package dev.larder.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.engine.call.EntryRule;
import dev.larder.cache.engine.entry.TagLimit;
import dev.larder.cache.store.memory.MemoryStore;
import dev.larder.cache.testing.Log;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A value that carries more tags than one entry may have. */
class TagLimitTest {

    @RegisterExtension
    final Log log = Log.of(TagLimit.class);

    private final MemoryStore memory = new MemoryStore();
    private final Caches.Outcomes outcomes = new Caches.Outcomes();
    private final CacheEngine engine = Caches.process(memory, outcomes);

    @AfterEach
    void close() {
        engine.close();
        memory.close();
    }

    private static String[] tags(int count) {
        return IntStream.range(0, count).mapToObj(i -> "product:" + i).toArray(String[]::new);
    }

    @Test
    void read_withAsManyTagsAsAnEntryMayHave_isStored() throws Exception {
        Tagged.get(engine, "k", () -> "v", tags(TagLimit.MOST_TAGS));
        Tagged.get(engine, "k", () -> "v", tags(TagLimit.MOST_TAGS));

        assertThat(outcomes.answers()).containsExactly("MISS ABSENT", "HIT FRESH");
        assertThat(log.events()).isEmpty();
    }

    @Test
    void read_withMore_isAnsweredAndNotStored_countedEachTimeAndSaidOnce() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(Tagged.get(engine, "k" + i, () -> "v", tags(TagLimit.MOST_TAGS + 1)))
                    .isEqualTo("v");
            assertThat(memory.read("k" + i)).as("nor does its lease stay").isNull();
        }

        assertThat(outcomes.answers()).containsOnly("BYPASSED TOO_MANY_TAGS").hasSize(3);
        assertThat(log.events()).hasSize(1);
        assertThat(log.events().get(0).getFormattedMessage())
                .contains("cache test", "1001 tags", "may have 1000", "a page of them");
    }

    @Test
    void update_withMore_dropsTheEntryAndStoresNothing() throws Exception {
        Tagged.get(engine, "k", () -> "old", "product:1");
        EntryUpdate update = engine.beginUpdate(Tagged.strings(), "k");

        update.keep("new", new EntryRule() {
            @Override
            public Set<String> tags(Object value) {
                return Set.copyOf(Arrays.asList(TagLimitTest.tags(TagLimit.MOST_TAGS + 1)));
            }
        });
        update.committed();

        assertThat(memory.read("k")).isNull();
        assertThat(log.events()).hasSize(1);
    }
}
