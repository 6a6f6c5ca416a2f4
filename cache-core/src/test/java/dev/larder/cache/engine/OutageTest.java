package dev.larder.cache.engine;

import static dev.larder.cache.engine.Caches.get;
import static dev.larder.cache.engine.Callers.awaitUntil;
import static dev.larder.cache.engine.Callers.result;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.key.pattern.GlobPattern;
import dev.larder.cache.store.memory.MemoryStore;
import dev.larder.cache.testing.QuietMoment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Invalidations that do not reach the store: kept, retried, and until then not a stale byte from this process. */
class OutageTest {

    private final MemoryStore memory = new MemoryStore();
    private final StoppingStore store = new StoppingStore(memory);
    private final CacheEngine here = Caches.process(store);
    private final Source source = new Source();
    private final Callers callers = new Callers();

    @AfterEach
    void close() {
        callers.close();
        here.close();
        memory.close();
    }

    private String read(String key) throws Exception {
        return get(here, key, source::load);
    }

    /** The source has changed, the invalidation was lost, and the store is back; its delivery is stopped. */
    private StoppingStore.Stop invalidateUndelivered() throws InterruptedException {
        store.cutOff();
        source.commit();
        here.invalidate(List.of("product:1"), List.of());
        StoppingStore.Stop delivering = store.stopBefore("drop");
        store.reconnect();
        delivering.awaitReached();
        return delivering;
    }

    private void awaitDelivery() throws InterruptedException {
        awaitUntil(() -> here.outstandingInvalidations() == 0);
    }

    @Test
    void invalidation_ofAKeyUndelivered_keyIsNeitherServedNorStoredUntilItIsDelivered() throws Exception {
        read("product:1");
        StoppingStore.Stop delivering = invalidateUndelivered();

        assertThat(read("product:1"))
                .as("rule R25: Redis is back and still holds the old value")
                .isEqualTo("v1");
        assertThat(read("product:1")).isEqualTo("v1");
        assertThat(source.loads()).as("nothing is stored meanwhile").isEqualTo(3);
        assertThat(here.outstandingInvalidations()).isEqualTo(1);

        delivering.resume();
        awaitDelivery();
        assertThat(memory.read("product:1")).isNull();
        read("product:1");
        read("product:1");
        assertThat(source.loads()).as("cached again").isEqualTo(4);
    }

    @Test
    void invalidation_ofAPatternUndelivered_everyKeyItReachesIsInQuarantineAndNoOther() throws Exception {
        read("product:1");
        read("vendor:1");
        store.cutOff();
        source.commit();
        here.invalidate(List.of(), List.of(new GlobPattern("product:*")));
        StoppingStore.Stop delivering = store.stopBefore("dropMatching");
        store.reconnect();
        delivering.awaitReached();

        assertThat(read("product:1")).isEqualTo("v1");
        assertThat(read("vendor:1")).as("not concerned").isEqualTo("v0");

        delivering.resume();
        awaitDelivery();
        assertThat(memory.read("product:1")).isNull();
        assertThat(memory.read("vendor:1")).isNotNull();
    }

    @Test
    void load_underWayWhenItsInvalidationIsLost_isNotStored() throws Exception {
        Future<String> slow = source.holdLoadOf(() -> callers.start(() -> read("product:1")));
        StoppingStore.Stop delivering = invalidateUndelivered();
        source.letGo();

        assertThat(result(slow)).as("began before").isEqualTo("v0");
        assertThat(store.count("fill")).isZero();

        delivering.resume();
        awaitDelivery();
        assertThat(read("product:1")).isEqualTo("v1");
    }

    @Test
    void invalidations_severalOutstanding_areDeliveredTogetherWithinASecond() throws Exception {
        Duration limit = Duration.ofSeconds(1);

        assertThat(QuietMoment.longest(3, limit.dividedBy(20), this::untilThreeAreDelivered))
                .isLessThan(limit);
    }

    private Duration untilThreeAreDelivered() throws Exception {
        store.cutOff();
        for (int i = 1; i <= 3; i++) {
            here.invalidate(List.of("product:" + i), List.of());
        }
        assertThat(here.outstandingInvalidations()).isEqualTo(3);
        store.commands().clear();
        long began = System.nanoTime();
        store.reconnect();
        awaitDelivery();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertThat(store.commands()).containsExactly("drop");
        return took;
    }

    @Test
    void invalidation_repeatedForOneKey_keyStaysInQuarantineUntilTheLastIsDelivered() throws Exception {
        read("product:1");
        store.cutOff();
        here.invalidate(List.of("product:1"), List.of());
        StoppingStore.Stop confirming = store.stopAfter("drop");
        store.reconnect();
        confirming.awaitReached();
        store.cutOff();
        source.commit();
        here.invalidate(List.of("product:1", "product:2"), List.of());
        confirming.resume();
        awaitUntil(() -> here.outstandingInvalidations() == 1);

        assertThat(read("product:1"))
                .as("the first is confirmed, the second is not")
                .isEqualTo("v1");
        assertThat(memory.read("product:1")).as("not stored").isNull();

        store.reconnect();
        awaitDelivery();
    }

    @Test
    void invalidations_moreThanCanBeRemembered_areWidenedAndNoneIsForgotten() throws Exception {
        read("product:1");
        read("product:late");
        store.cutOff();
        source.commit();
        IntStream.rangeClosed(1, 10_001).forEach(i -> here.invalidate(List.of("product:" + i), List.of()));

        assertThat(here.outstandingInvalidations()).isEqualTo(10_001);
        assertThat(read("product:late")).as("too much is allowed").isEqualTo("v1");

        store.reconnect();
        awaitDelivery();
        assertThat(memory.read("product:1")).isNull();
        assertThat(memory.read("product:late")).isNull();
    }
}
