package dev.larder.cache.store.redis.listening;

import dev.larder.cache.store.Watch;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** One caller's ear; wake-ups that come while nobody waits are remembered as one. */
final class KeyWatch implements Watch {

    private final WakeUps wakeUps;
    private final WatchedChannel channel;
    private final Semaphore wakes = new Semaphore(0);
    private boolean closed;

    KeyWatch(WakeUps wakeUps, WatchedChannel channel) {
        this.wakeUps = wakeUps;
        this.channel = channel;
    }

    void wake() {
        wakes.release();
    }

    @Override
    public boolean await(Duration atMost) throws InterruptedException {
        boolean woken = wakes.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
        wakes.drainPermits();
        return woken;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            wakeUps.release(this, channel);
        }
    }
}
