package dev.larder.cache;

import static dev.larder.cache.Args.args;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.key.NoKeyException;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.OutcomeRecorder;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.store.memory.MemoryStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * By hand, types are known by their values alone: a mistake is told at once, a value that makes no key is passed by.
 */
class HandCacheKeyTest {

    public record Page(boolean isPaged) {
        public int getNumber() {
            if (!isPaged) {
                throw new UnsupportedOperationException();
            }
            return 1;
        }
    }

    private final MemoryStore store = new MemoryStore();
    private final Larder larder = Larder.builder().store(store).build();
    private final Cache<String> pages = larder.cache("page:{page.number}", String.class);

    @AfterEach
    void close() {
        larder.close();
    }

    @Test
    void get_getterOnTheKeysPathThrows_goesPastTheCache() {
        try (OutcomeRecorder recorder = OutcomeRecorder.start()) {
            assertThat(pages.get(args(new Page(false)), () -> "all")).isEqualTo("all");
            assertThat(pages.get(args(new Page(false)), () -> "again")).isEqualTo("again");

            assertThat(recorder.outcomes()).containsExactly(Outcome.BYPASSED, Outcome.BYPASSED);
            assertThat(recorder.reasons()).containsOnly(Reason.EVALUATION_FAILED);
        }
    }

    @Test
    void get_lambdaToBeHashed_goesPastTheCache() {
        Cache<String> matching = larder.cache("matching:{wanted|hash}", String.class);

        assertThat(matching.get(args((Runnable) () -> {}), () -> "all")).isEqualTo("all");
    }

    @Test
    void update_getterOnTheKeysPathThrows_writesAndDropsTheWholeCache() {
        pages.get(args(new Page(true)), () -> "old");

        assertThat(pages.update(args(new Page(false)), () -> "new")).isEqualTo("new");

        assertThat(store.read("page:1")).isNull();
    }

    @Test
    void update_withoutAKeyThatThrows_dropsTheWholeCache() {
        pages.get(args(new Page(true)), () -> "old");
        IllegalStateException failure = new IllegalStateException();

        assertThatThrownBy(() -> pages.update(args(new Page(false)), () -> {
                    throw failure;
                }))
                .isSameAs(failure);

        assertThat(store.read("page:1")).isNull();
    }

    /** Whoever invalidates by hand is told: he may know what to do instead. */
    @Test
    void invalidate_getterOnTheKeysPathThrows_throws() {
        assertThatThrownBy(() -> pages.invalidate(args(new Page(false))))
                .isInstanceOf(NoKeyException.class)
                .hasMessageContaining("`page:{page.number}` makes no key of a call");
        assertThatThrownBy(() -> larder.invalidate("page:{page.number}*", args(new Page(false))))
                .isInstanceOf(NoKeyException.class);
        assertThatThrownBy(() -> larder.invalidateTags("page:{page.number}", args(new Page(false))))
                .isInstanceOf(NoKeyException.class);
    }

    @Test
    void get_mistakeInTheProgram_throws() {
        assertThatThrownBy(() -> pages.get(args(), () -> ""))
                .isInstanceOf(CacheException.class)
                .hasMessageContaining("0 were given");
        assertThatThrownBy(() -> pages.get(args("text"), () -> ""))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining("names the property `number`");
        assertThatThrownBy(() -> larder.cache("page:{page}", String.class).get(args(new Page(true)), () -> ""))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageContaining("no stable text");
    }
}
