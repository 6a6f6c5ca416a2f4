package dev.larder.cache.engine;

import static dev.larder.cache.engine.Callers.awaitUntil;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.codec.Envelope;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.RefreshResult;
import dev.larder.cache.settings.CacheSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Values that grow old and carry tags, are written by updates, or come from a source that lags. "Here" and "there" are
 * two processes; the store's time is the test's.
 */
@Timeout(60)
class RenewalAndInvalidationTest extends TwoProcesses {

    private static final Duration GRACE = Duration.ofMinutes(2);

    private final CacheSpec keeping = tagged(new CacheSpec.Renewal(null, Duration.ofMinutes(5), null));
    private final CacheSpec refreshing = tagged(new CacheSpec.Renewal(Duration.ofMinutes(1), Duration.ZERO, null));

    RenewalAndInvalidationTest() {
        super(StoreTime.THE_TESTS);
    }

    private static CacheSpec tagged(CacheSpec.Renewal renewal) {
        CacheSpec spec = Caches.renewing(renewal, Stampede.CLUSTER);
        return new CacheSpec(
                spec.name(), spec.format(), spec.ttl(), spec.nullTtl(), 0, Stampede.CLUSTER, renewal, true, false);
    }

    private static String get(CacheEngine engine, CacheSpec spec, Callable<?> load) throws Exception {
        return Caches.get(engine, spec, KEY, Tagged.call(load, "t"));
    }

    private Future<String> readFailingWhile(Runnable something) throws Exception {
        get(here, keeping, source::load);
        pass(keeping.ttl());
        return callers.start(() -> get(here, keeping, () -> {
            something.run();
            throw new IOException("the source is broken");
        }));
    }

    private static void assertFailed(Future<String> caller) {
        assertThatThrownBy(() -> caller.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void staleValue_nothingInvalidated_isServed() throws Exception {
        assertThat(readFailingWhile(() -> {}).get(20, TimeUnit.SECONDS)).isEqualTo("v0");
        assertThat(outcomes.calls).containsExactly(Outcome.MISS, Outcome.STALE);
    }

    @Test
    void R11_staleValue_itsTagInvalidatedDuringTheFailingLoad_isNotServed() throws Exception {
        assertFailed(readFailingWhile(() -> there.invalidate(Tagged.of("t"))));
    }

    @Test
    void staleValue_invalidationOfItsTagOutstanding_isNotServed() throws Exception {
        assertFailed(readFailingWhile(() -> {
            store.cutOff();
            here.invalidate(Tagged.of("t"));
        }));
    }

    @Test
    void staleValue_invalidationOfAnotherTagOutstanding_isServed() throws Exception {
        Future<String> caller = readFailingWhile(() -> {
            store.cutOff();
            here.invalidate(Tagged.of("another"));
        });

        assertThat(caller.get(20, TimeUnit.SECONDS)).isEqualTo("v0");
    }

    @Test
    void refresh_itsTagInvalidatedMeanwhile_isRefused() throws Exception {
        get(here, refreshing, source::load);
        pass(Duration.ofMinutes(1));
        source.holdLoads();
        get(here, refreshing, source::load);
        source.awaitHeldLoad();
        source.commit();
        there.invalidate(Tagged.of("t"));
        source.letGo();
        awaitUntil(() -> outcomes.refreshes.size() == 1);

        assertThat(outcomes.refreshes).containsExactly(RefreshResult.REFUSED);
        assertThat(get(here, refreshing, source::load)).isEqualTo("v1");
    }

    @Test
    void refresh_aTagOfTheNewValueInvalidatedMeanwhile_isRefused() throws Exception {
        get(here, refreshing, source::load);
        pass(Duration.ofMinutes(1));
        source.holdLoads();
        Caches.get(here, refreshing, KEY, Tagged.call(source::load, "new"));
        source.awaitHeldLoad();
        there.invalidate(Tagged.of("new"));
        source.letGo();
        awaitUntil(() -> outcomes.refreshes.size() == 1);

        assertThat(outcomes.refreshes).containsExactly(RefreshResult.REFUSED);
    }

    @Test
    void update_ofACacheThatKeepsValues_isKeptAsLongAndServedWhenTheSourceFails() throws Exception {
        EntryUpdate update = here.beginUpdate(keeping, KEY);
        update.keep("written", Caches.STORED);
        update.committed();
        Envelope entry = Envelope.parse(memory.read(KEY));
        assertThat(entry.freshMillis())
                .isEqualTo(keeping.renewal().staleIfError().toMillis());
        pass(keeping.ttl());

        assertThat(get(here, keeping, () -> {
                    throw new IOException("the source is broken");
                }))
                .isEqualTo("written");
    }

    @Test
    void updatedValue_oldEnoughToBeRenewedButWithinGrace_isNotReplacedFromALaggingSource() throws Exception {
        CacheSettings settings = CacheSettings.builder().grace(GRACE).build();
        try (CacheEngine lagging = new CacheEngine(store, settings, outcomes)) {
            EntryUpdate update = lagging.beginUpdate(refreshing, KEY);
            update.keep("written", Caches.STORED);
            update.committed();

            pass(GRACE.minusMillis(1));
            assertThat(get(lagging, refreshing, source::load)).isEqualTo("written");
            assertThat(store.count("claim")).isZero();

            pass(Duration.ofMillis(1));
            assertThat(get(lagging, refreshing, source::load)).isEqualTo("written");
            awaitUntil(() -> outcomes.refreshes.size() == 1);
        }
    }
}
