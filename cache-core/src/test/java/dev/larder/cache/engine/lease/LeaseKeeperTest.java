package dev.larder.cache.engine.lease;

import static dev.larder.cache.engine.Callers.awaitUntil;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.engine.load.AsyncThreads;
import dev.larder.cache.store.CacheStore;
import dev.larder.cache.store.LeaseTerms;
import dev.larder.cache.store.Stamped;
import dev.larder.cache.store.memory.MemoryStore;
import dev.larder.cache.testing.DelegatingStore;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the leases of loads cost that run at the same time, in a store whose time passes as the test says. */
class LeaseKeeperTest {

    private static final Duration LIFE = Duration.ofSeconds(1);

    private final AtomicLong nanos = new AtomicLong();
    private final MemoryStore memory = new MemoryStore(nanos::get);
    private final List<List<Stamped>> renewed = new CopyOnWriteArrayList<>();
    private final CacheStore store = new DelegatingStore() {
        @Override
        protected CacheStore store() {
            return memory;
        }

        @Override
        public List<Boolean> renewAll(List<Stamped> held, Duration life) {
            List<Boolean> answers = memory.renewAll(held, life);
            renewed.add(held);
            return answers;
        }
    };
    private final AsyncThreads threads = new AsyncThreads();
    private final LeaseKeeper leases = new LeaseKeeper(store, LIFE, threads);

    @AfterEach
    void close() {
        leases.close();
        threads.close();
    }

    private Stamped leased(String key) {
        Stamp token = memory.lease(key, LIFE);
        return new Stamped(key, token);
    }

    private void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    @Test
    void renewals_ofManyLoadsThatAreDueTogether_travelTogether() throws Exception {
        List<Stamped> held =
                IntStream.range(0, 200).mapToObj(i -> leased("k" + i)).toList();

        List<LeaseKeeper.Renewal> renewals =
                held.stream().map(one -> leases.keep(List.of(one), LIFE)).toList();
        awaitUntil(() -> renewed.stream().mapToInt(List::size).sum() >= 200);
        renewals.forEach(LeaseKeeper.Renewal::close);

        assertThat(renewed).as("one for each would be 200").hasSizeLessThan(50);
        assertThat(renewed.stream().flatMap(List::stream)).containsAll(held);
    }

    @Test
    void renewal_ofSeveralLeases_goesOnForThoseThatStand() throws Exception {
        Stamped lost = leased("lost");
        Stamped standing = leased("standing");
        memory.drop(List.of("lost"));

        try (LeaseKeeper.Renewal both = leases.keep(List.of(lost, standing), LIFE)) {
            awaitUntil(() -> renewed.size() >= 2);
            pass(LIFE.dividedBy(2));
            int before = renewed.size();
            awaitUntil(() -> renewed.size() >= before + 2);
            pass(LIFE.dividedBy(2));
        }

        assertThat(memory.read("standing")).as("alive beyond its first life").isNotNull();
        assertThat(renewed.get(0)).containsExactly(lost, standing);
        assertThat(renewed.subList(1, renewed.size())).containsOnly(List.of(standing));
    }

    /** The bound is one of time: turns that came while no thread was to be had are not made up for. */
    @Test
    void renewal_noThreadUntilTheLeaseMayStandNoLonger_renewsNothing() throws Exception {
        Duration life = Duration.ofMillis(30);
        Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
        Stamped held = leased("k");
        try (LeaseKeeper keeper = new LeaseKeeper(store, life, tasks::add);
                LeaseKeeper.Renewal renewal = keeper.keep(List.of(held), life)) {
            // On the same timer, so after all turns that were due before.
            var unused = keeper.later(() -> {}, life.multipliedBy(LeaseTerms.MOST_LIVES + 1));
            awaitUntil(() -> tasks.size() == 2);
            tasks.forEach(Runnable::run);
        }

        assertThat(renewed).isEmpty();
    }

    private Executor threadsAfterRefusals(int count) {
        AtomicInteger refusals = new AtomicInteger(count);
        return task -> {
            if (refusals.getAndDecrement() > 0) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            threads.execute(task);
        };
    }

    @Test
    void later_noThreadAtFirst_isRunWhenThereIsOne() throws Exception {
        CountDownLatch isRun = new CountDownLatch(1);
        try (LeaseKeeper keeper = new LeaseKeeper(store, LIFE, threadsAfterRefusals(2))) {
            var unused = keeper.later(isRun::countDown, Duration.ofMillis(1));

            assertThat(isRun.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Its caller has a value to answer with, and must not hear of it. */
    @Test
    void abandon_noThreadAtFirst_removesTheLeaseWhenThereIsOne() throws Exception {
        Stamped held = leased("k");
        try (LeaseKeeper keeper = new LeaseKeeper(store, LIFE, threadsAfterRefusals(2))) {
            keeper.abandon(List.of(held), Duration.ZERO);

            awaitUntil(() -> memory.read("k") == null);
        }
    }

    @Test
    void renewal_closed_renewsNoMore() throws Exception {
        Stamped over = leased("over");
        Stamped running = leased("running");
        leases.keep(List.of(over), LIFE).close();

        try (LeaseKeeper.Renewal renewal = leases.keep(List.of(running), LIFE)) {
            awaitUntil(() -> renewed.size() >= 3);
        }

        assertThat(renewed).containsOnly(List.of(running));
    }
}
