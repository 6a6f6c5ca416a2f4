package dev.larder.cache.engine;

import static dev.larder.cache.engine.Caches.call;
import static dev.larder.cache.engine.Caches.get;
import static dev.larder.cache.engine.Callers.awaitUntil;
import static dev.larder.cache.engine.Callers.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.cache.annotation.Stampede;
import dev.larder.cache.engine.call.CacheSpec;
import dev.larder.cache.engine.load.Patience;
import dev.larder.cache.metrics.CacheListener;
import dev.larder.cache.metrics.Outcome;
import dev.larder.cache.metrics.Reason;
import dev.larder.cache.store.redis.RedisStore;
import dev.larder.cache.testing.Pause;
import dev.larder.cache.testing.TestRedis;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Renewal between two processes over one Redis, whose time is real: two engines, each with connections of its own. */
@Timeout(60)
class RenewalOnRedisTest {

    private static final Duration SOON = Duration.ofMillis(50);

    private final Caches.Outcomes outcomes = new Caches.Outcomes();
    private final Caches.Outcomes outcomesThere = new Caches.Outcomes();
    private final RedisStore storeHere = connect();
    private final RedisStore storeThere = connect();
    private final CacheEngine here = Caches.process(storeHere, outcomes);
    private final CacheEngine there = Caches.process(storeThere, outcomesThere);
    private final String key = TestRedis.uniquePrefix() + ":product:1";
    private final Source source = new Source();
    private final Callers callers = new Callers();

    private static RedisStore connect() {
        return RedisStore.connecting(TestRedis.connection().build());
    }

    @AfterEach
    void close() {
        source.letGo();
        callers.close();
        here.close();
        there.close();
        storeHere.close();
        storeThere.close();
    }

    private static CacheSpec spec(Duration ttl, CacheSpec.Renewal renewal) {
        CacheSpec strings = Caches.strings();
        return new CacheSpec(strings.name(), strings.format(), ttl, ttl, 0, Stampede.CLUSTER, renewal, false, false);
    }

    private static CacheSpec refreshing() {
        return spec(Duration.ofMinutes(10), new CacheSpec.Renewal(SOON, Duration.ZERO, null));
    }

    private static CacheSpec keeping() {
        return spec(SOON, new CacheSpec.Renewal(null, Duration.ofMinutes(10), null));
    }

    private static String broken() throws IOException {
        throw new IOException("the source is broken");
    }

    @Test
    void oldValue_isRenewedByOneProcess_andBothHaveHitsMeanwhile() throws Exception {
        CacheSpec spec = refreshing();
        get(here, spec, key, call(source::load));
        source.commit();
        source.holdLoads();
        Pause.until("a refresh begins", Duration.ofSeconds(20), () -> {
            result(callers.start(() -> get(here, spec, key, call(source::load))));
            return source.loads() == 2;
        });

        for (int i = 0; i < 20; i++) {
            assertThat(Caches.<String>get(here, spec, key, call(source::load))).isEqualTo("v0");
            assertThat(Caches.<String>get(there, spec, key, call(source::load))).isEqualTo("v0");
        }
        assertThat(source.loads()).isEqualTo(2);
        assertThat(outcomesThere.calls).containsOnly(Outcome.HIT);

        source.letGo();
        awaitUntil(() -> result(callers.start(() -> get(there, spec, key, call(source::load))))
                .equals("v1"));
    }

    @Test
    void refreshThatAnInvalidationOvertakes_isRefused() throws Exception {
        CacheSpec spec = refreshing();
        get(here, spec, key, call(source::load));
        source.holdLoads();
        Pause.until("a refresh begins", Duration.ofSeconds(20), () -> {
            result(callers.start(() -> get(here, spec, key, call(source::load))));
            return source.loads() == 2;
        });
        source.commit();
        there.invalidate(List.of(key), List.of());
        source.letGo();
        awaitUntil(() -> here.loadsUnderWay() == 0);

        assertThat(Caches.<String>get(there, keepingForEver(), key, call(source::load)))
                .isEqualTo("v1");
    }

    private static CacheSpec keepingForEver() {
        return spec(Duration.ofMinutes(10), CacheSpec.Renewal.NONE);
    }

    @Test
    void expiredValue_sourceBroken_isServedByBothProcesses_untilItIsInvalidated() throws Exception {
        CacheSpec spec = keeping();
        get(here, spec, key, call(source::load));
        Pause.until("the value expires", Duration.ofSeconds(20), () -> {
            result(callers.start(() -> get(here, spec, key, call(RenewalOnRedisTest::broken))));
            return outcomes.calls.contains(Outcome.STALE);
        });

        assertThat(Caches.<String>get(there, spec, key, call(RenewalOnRedisTest::broken)))
                .isEqualTo("v0");
        assertThat(outcomes.reasons).contains(Reason.LOAD_FAILED);
        assertThat(outcomesThere.calls).containsExactly(Outcome.STALE);

        there.invalidate(List.of(key), List.of());
        assertThatThrownBy(() -> get(here, spec, key, call(RenewalOnRedisTest::broken)))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> get(there, spec, key, call(RenewalOnRedisTest::broken)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void R11_invalidatedDuringTheFailingLoad_isNotServed() throws Exception {
        CacheSpec spec = keeping();
        get(here, spec, key, call(source::load));
        Pause.millis(2 * SOON.toMillis());
        Future<String> caller = callers.start(() -> get(here, spec, key, call(() -> {
            there.invalidate(List.of(key), List.of());
            return broken();
        })));

        assertThatThrownBy(caller::get).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void expiredValue_processesThatWait_areWokenByTheFill() throws Exception {
        CacheSpec spec = keeping();
        CacheSpec same = spec(Duration.ofMinutes(10), spec.renewal());
        get(here, spec, key, call(source::load));
        source.commit();
        Pause.millis(2 * SOON.toMillis());
        Future<String> leader = source.holdLoadOf(() -> callers.start(() -> get(here, same, key, call(source::load))));
        Future<String> waiting = callers.start(() -> get(there, same, key, call(source::load)));
        callers.awaitWaitingIn(waiting, Patience.class);
        source.letGo();

        assertThat(result(leader)).isEqualTo("v1");
        assertThat(result(waiting)).isEqualTo("v1");
        assertThat(source.loads()).isEqualTo(2);
    }

    @Test
    void claimThatProlongsALife_ends_andNothingIsLeft() throws Exception {
        CacheSpec brief = spec(SOON, new CacheSpec.Renewal(null, Duration.ofMillis(200), null));
        CacheListener quiet = CacheListener.NO_OP;
        try (CacheEngine shortLeases =
                new CacheEngine(storeHere, Caches.settings(Duration.ofMillis(300), Duration.ofSeconds(5)), quiet)) {
            get(shortLeases, brief, key, call(source::load));
            Pause.millis(2 * SOON.toMillis());
            try {
                get(shortLeases, brief, key, call(RenewalOnRedisTest::broken));
            } catch (IOException e) {
                assertThat(e).hasMessage("the source is broken"); // On a slow machine nothing was left to serve.
            }
        }

        awaitUntil(() -> TestRedis.client().pttl(key) < 0);
        assertThat(TestRedis.client().exists(key)).isFalse();
    }
}
