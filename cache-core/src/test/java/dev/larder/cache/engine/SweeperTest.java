package dev.larder.cache.engine;

import static dev.larder.cache.engine.Callers.awaitUntil;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.CacheTracer;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.StoreUnavailableException;
import dev.larder.cache.store.memory.MemoryStore;
import dev.larder.cache.testing.DelegatingStore;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SweeperTest {

    private final AtomicInteger sweeps = new AtomicInteger();
    private final CacheStore store = new FailingOnce();
    private final AsyncThreads threads = new AsyncThreads();
    private final LeaseKeeper timer = new LeaseKeeper(store, Duration.ofSeconds(30), threads);
    private final Sweeper sweeper = new Sweeper(store, timer, () -> 0.5, Duration.ofMillis(2));

    private final class FailingOnce extends DelegatingStore {
        private final CacheStore memory = new MemoryStore();

        @Override
        protected CacheStore store() {
            return memory;
        }

        @Override
        public void sweep() {
            if (sweeps.incrementAndGet() == 1) {
                throw new StoreUnavailableException("away for a moment", null);
            }
        }
    }

    @AfterEach
    void close() {
        timer.close();
        threads.close();
    }

    @Test
    void sweeps_goOnAfterAFailure() throws Exception {
        sweeper.begin();
        sweeper.begin();

        awaitUntil(() -> sweeps.get() >= 3);
    }

    @Test
    void fill_withTags_beginsTheSweeps() throws Exception {
        try (CacheEngine engine = new CacheEngine(
                store,
                CacheSettings.DEFAULTS,
                CacheListener.NO_OP,
                CacheTracer.NO_OP,
                ContextCarrier.NONE,
                System::nanoTime,
                () -> 0)) {
            Caches.get(engine, "untagged", () -> "value");
            assertThat(sweeps).hasValue(0);

            Tagged.get(engine, "tagged", () -> "value", "tag");

            awaitUntil(() -> sweeps.get() >= 1);
        }
    }
}
