package dev.larder.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.store.memory.MemoryStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A value that carries more tags than one entry may have. */
class TagLimitTest {

    private final MemoryStore memory = new MemoryStore();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final CacheEngine engine = Caches.process(memory, new CacheListener() {
        @Override
        public void onCall(String cache, String key, Outcome outcome, Reason reason, Duration took) {
            calls.add(outcome + " " + reason);
        }
    });
    private final Logger logger = (Logger) LoggerFactory.getLogger(TagLimit.class);
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();

    @BeforeEach
    void listen() {
        said.start();
        logger.addAppender(said);
    }

    @AfterEach
    void close() {
        logger.detachAppender(said);
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

        assertThat(calls).containsExactly("MISS ABSENT", "HIT FRESH");
        assertThat(said.list).isEmpty();
    }

    @Test
    void read_withMore_isAnsweredAndNotStored_countedEachTimeAndSaidOnce() throws Exception {
        for (int i = 0; i < 3; i++) {
            assertThat(Tagged.get(engine, "k" + i, () -> "v", tags(TagLimit.MOST_TAGS + 1)))
                    .isEqualTo("v");
            assertThat(memory.read("k" + i)).as("nor does its lease stay").isNull();
        }

        assertThat(calls).containsOnly("BYPASSED TOO_MANY_TAGS").hasSize(3);
        assertThat(said.list).hasSize(1);
        assertThat(said.list.get(0).getFormattedMessage())
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
        assertThat(said.list).hasSize(1);
    }
}
