package dev.larder.cache.consistency;

import dev.larder.cache.testing.RedisServerProcess;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Now kills Redis and starts it empty after a while, now stops it for a while with all it holds. */
final class RedisFaults implements Callable<@Nullable Void> {

    /** In which everybody has noticed that Redis is back. */
    private static final long CALM_MILLIS = 3000;

    private static final int MOST_MILLIS_BETWEEN = 10_000;

    private final RedisServerProcess redis;
    private final CheckMemory memory;
    private final CheckPlan plan;
    private final CountDownLatch over;
    private final AtomicInteger restarts;
    private final AtomicInteger freezes;
    private final Random random;

    RedisFaults(
            RedisServerProcess redis,
            CheckMemory memory,
            CheckPlan plan,
            CountDownLatch over,
            AtomicInteger restarts,
            AtomicInteger freezes,
            Random random) {
        this.redis = redis;
        this.memory = memory;
        this.plan = plan;
        this.over = over;
        this.restarts = restarts;
        this.freezes = freezes;
        this.random = random;
    }

    @Override
    public @Nullable Void call() throws InterruptedException {
        while (!isOverAfter(MOST_MILLIS_BETWEEN)) {
            memory.nextRedisEpoch();
            if (random.nextBoolean()) {
                redis.kill();
                isOverAfter((int) plan.faults().longestPause().toMillis());
                redis.restart();
                restarts.incrementAndGet();
            } else {
                redis.freeze();
                isOverAfter((int) plan.faults().longestPause().toMillis());
                redis.thaw();
                freezes.incrementAndGet();
            }
            Thread.sleep(CALM_MILLIS);
            memory.nextRedisEpoch();
        }
        return null;
    }

    /** Waits for at most so long. */
    private boolean isOverAfter(int mostMillis) throws InterruptedException {
        return over.await(1 + random.nextInt(mostMillis), TimeUnit.MILLISECONDS);
    }
}
