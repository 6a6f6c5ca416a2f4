package dev.larder.cache;

import static dev.larder.cache.Args.args;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.cache.testing.TestRedis;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Updates, an invalidation and reads of one key that really run at once, in two processes (two larders) on a real
 * Redis, over a source that counts its commits. What is left is the last commit, or nothing; no read returns what is
 * older than the last write that had returned when it began.
 */
class UpdateRaceTest {

    private static final int ROUNDS = 300;

    private final long seed = System.nanoTime();
    private final String prefix = TestRedis.uniquePrefix();
    private final Larder here = larder();
    private final Larder there = larder();
    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    private Larder larder() {
        return TestRedis.larder(prefix).build();
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        here.close();
        there.close();
    }

    /** One key and the source behind it. */
    private static final class Round {
        private final int key;
        private final Cache<Integer> here;
        private final Cache<Integer> there;
        private final Random random;
        private final AtomicInteger committed = new AtomicInteger();
        private final AtomicInteger returned = new AtomicInteger();

        private Round(int key, Cache<Integer> here, Cache<Integer> there, long seed) {
            this.key = key;
            this.here = here;
            this.there = there;
            this.random = new Random(seed + key);
        }

        private Callable<Void> update(Cache<Integer> cache) {
            Runnable before = pause();
            Runnable during = pause();
            Runnable after = pause();
            return () -> {
                before.run();
                Integer version = cache.update(args(key), () -> {
                    during.run();
                    int mine = committed.incrementAndGet();
                    after.run();
                    return mine;
                });
                returned.accumulateAndGet(version, Math::max);
                return null;
            };
        }

        private Callable<Void> invalidation() {
            Runnable before = pause();
            return () -> {
                before.run();
                int version = committed.incrementAndGet();
                there.invalidate(args(key));
                returned.accumulateAndGet(version, Math::max);
                return null;
            };
        }

        private Callable<Void> reads() {
            Runnable between = pause();
            Runnable during = pause();
            return () -> {
                for (int i = 0; i < 4; i++) {
                    int floor = returned.get();
                    Integer read = (i % 2 == 0 ? here : there).get(args(key), () -> {
                        int version = committed.get();
                        during.run();
                        return version;
                    });
                    assertThat(read).as("read %d of key %d", i, key).isGreaterThanOrEqualTo(floor);
                    between.run();
                }
                return null;
            };
        }

        private Runnable pause() {
            long nanos = random.nextInt(4) == 0 ? 0 : random.nextInt(1_000_000);
            return () -> LockSupport.parkNanos(nanos);
        }
    }

    @Test
    void concurrentUpdates_neverLeaveTheOlderValue() throws Exception {
        Cache<Integer> ofHere = here.cache("counter:{id}", Integer.class);
        Cache<Integer> ofThere = there.cache("counter:{id}", Integer.class);
        int kept = 0;
        for (int key = 0; key < ROUNDS; key++) {
            Round round = new Round(key, ofHere, ofThere, seed);
            List<Callable<Void>> actors =
                    new ArrayList<>(List.of(round.update(ofHere), round.update(ofThere), round.reads()));
            if (key % 3 == 0) {
                actors.add(round.invalidation());
            }
            for (Future<Void> actor : threads.invokeAll(actors, 60, TimeUnit.SECONDS)) {
                actor.get();
            }
            AtomicInteger loads = new AtomicInteger();
            Integer left = ofThere.get(args(key), () -> {
                loads.incrementAndGet();
                return round.committed.get();
            });

            assertThat(left).as("key %d, seed %d", key, seed).isEqualTo(round.committed.get());
            kept += loads.get() == 0 ? 1 : 0;
        }
        assertThat(kept)
                .as("rounds that left an entry, so that there was something to be wrong")
                .isPositive();
    }
}
