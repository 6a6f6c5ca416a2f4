package dev.larder.cache;

import static dev.larder.cache.Args.args;
import static dev.larder.cache.CacheOption.jitter;
import static dev.larder.cache.CacheOption.loadTimeout;
import static dev.larder.cache.CacheOption.refreshAfter;
import static dev.larder.cache.CacheOption.staleIfError;
import static dev.larder.cache.CacheOption.ttl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.store.memory.MemoryStore;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Caches by hand whose values are renewed, or kept for when the source fails; the store's time is the test's. */
@Timeout(60)
class RenewingByHandTest {

    private final AtomicLong now = new AtomicLong();
    private final Larder larder =
            Larder.builder().store(new MemoryStore(now::get)).build();
    private final AtomicInteger loads = new AtomicInteger();

    @AfterEach
    void close() {
        larder.close();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private int load() {
        return loads.incrementAndGet();
    }

    @Test
    void refreshAfter_oldValue_isServedAndRenewedBehindIt() throws Exception {
        Cache<Integer> cache = larder.cache("product:{id}", Integer.class, ttl("10m"), refreshAfter("4m"));
        cache.get(args(1), this::load);
        pass(Duration.ofMinutes(4));

        assertThat(cache.get(args(1), this::load)).isEqualTo(1);

        for (int value = 1; value == 1; value = cache.get(args(1), this::load)) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        assertThat(loads).hasValue(2);
        assertThat(larder.statistics("product").calls(Outcome.REFRESHED)).isEqualTo(1);
    }

    @Test
    void staleIfError_sourceFails_expiredValueIsServedAndAnInvalidatedOneIsNot() throws Exception {
        Cache<Integer> cache =
                larder.cache("product:{id}", Integer.class, ttl("10m"), jitter("0%"), staleIfError("1h"));
        CacheLoader<Integer, IOException> broken = () -> {
            throw new IOException("broken");
        };
        cache.get(args(1), this::load);
        pass(Duration.ofMinutes(10));

        assertThat(cache.get(args(1), broken)).isEqualTo(1);
        cache.invalidate(args(1));
        assertThatThrownBy(() -> cache.get(args(1), broken)).isInstanceOf(IOException.class);

        assertThat(larder.statistics("product").calls(Outcome.STALE)).isEqualTo(1);
    }

    @Test
    void loadTimeout_hangingLoader_callerIsToldWhichCacheAndKey() {
        Cache<Integer> cache = larder.cache("product:{id}", Integer.class, loadTimeout("20ms"));
        CountDownLatch hold = new CountDownLatch(1);

        assertThatThrownBy(() -> cache.get(args(1), () -> {
                    assertThat(hold.await(20, TimeUnit.SECONDS)).isTrue();
                    return 1;
                }))
                .isInstanceOf(LoadTimeoutException.class)
                .hasMessageContaining("\"product\"")
                .hasMessageContaining("\"product:1\"")
                .hasMessageContaining("20 ms");
        hold.countDown();
    }

    @ParameterizedTest
    @CsvSource({
        "10m, 10m, refreshAfter, is not shorter than the TTL of 10m",
        "10m, -1m, refreshAfter, is no duration",
        "10m, soon, staleIfError, is no duration",
        "10m, 5, loadTimeout, is no duration"
    })
    void option_wrong_isRefusedWithTextAndPlace(String life, String text, String option, String message) {
        CacheOption wrong =
                switch (option) {
                    case "refreshAfter" -> refreshAfter(text);
                    case "staleIfError" -> staleIfError(text);
                    default -> loadTimeout(text);
                };

        assertThatThrownBy(() -> larder.cache("product:{id}", String.class, ttl(life), wrong))
                .isInstanceOf(CacheConfigurationException.class)
                .hasMessageStartingWith("The option " + option + " of the cache \"product:{id}\": \"" + text + "\"")
                .hasMessageContaining(message);
    }
}
