package dev.larder.cache.metrics;

import static dev.larder.cache.Args.args;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.larder.cache.Cache;
import dev.larder.cache.Larder;
import dev.larder.cache.testing.TestRedis;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The statistics that a {@link Larder} keeps, on a real Redis. */
class CacheStatisticsTest {

    private final String prefix = TestRedis.uniquePrefix();
    private final Larder larder = TestRedis.larder(prefix).build();
    private final Cache<String> products = larder.cache("product:{id}", String.class);

    @AfterEach
    void close() {
        larder.close();
    }

    @Test
    void callsOfACache_areCountedByOutcome() {
        products.get(args(1), () -> "a");
        products.get(args(1), () -> "a");
        products.get(args(1), () -> "a");
        products.get(args(2), () -> {
            products.invalidate(args(2));
            return "old";
        });

        CacheStatistics statistics = larder.statistics("product");

        assertThat(statistics.calls(Outcome.HIT)).isEqualTo(2);
        assertThat(statistics.calls(Outcome.MISS)).isEqualTo(1);
        assertThat(statistics.calls(Outcome.REFUSED)).isEqualTo(1);
        assertThat(statistics.hits()).isEqualTo(2);
        assertThat(statistics.misses()).isEqualTo(2);
        assertThat(statistics.hitRate()).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void loads_areCountedAndTimed_andOneUnderWayShows() {
        products.get(args(1), () -> {
            assertThat(larder.statistics("product").loadsInFlight()).isEqualTo(1);
            return "a";
        });
        assertThatThrownBy(() -> products.get(args(2), () -> {
                    throw new IllegalStateException("source is down");
                }))
                .hasMessage("source is down");

        CacheStatistics statistics = larder.statistics("product");

        assertThat(statistics.loads()).isEqualTo(2);
        assertThat(statistics.failedLoads()).isEqualTo(1);
        assertThat(statistics.loadTime()).isPositive();
        assertThat(statistics.loadsInFlight()).isZero();
    }

    @Test
    void undecodableEntriesAndErrors_areCounted() {
        TestRedis.client().set(prefix + ":product:1", "hello");
        TestRedis.client().lpush(prefix + ":product:2", "hello");
        products.get(args(1), () -> "a");
        products.get(args(2), () -> "a");

        assertThat(larder.statistics("product").undecodable()).isEqualTo(1);
        assertThat(larder.statistics("product").errors()).isEqualTo(1);
    }

    @Test
    void cachesThatWereCalled_areListedByName() {
        larder.cache("vendor:{id}", String.class).get(args(1), () -> "v");
        products.get(args(1), () -> "a");

        assertThat(larder.statistics()).extracting(CacheStatistics::cache).containsExactly("product", "vendor");
    }

    @Test
    void cacheThatWasNeverCalled_hasNoHitRate() {
        assertThat(larder.statistics("unknown").hits()).isZero();
        assertThat(larder.statistics("unknown").hitRate()).isNaN();
    }
}
