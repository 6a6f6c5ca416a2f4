package dev.larder.cache.store.memory;

import dev.larder.cache.store.Watch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Who waits for which key. */
final class MemoryWatches {

    private final ConcurrentHashMap<String, List<MemoryWatch>> byKey = new ConcurrentHashMap<>();

    Watch watch(String key) {
        MemoryWatch watch = new MemoryWatch(key);
        byKey.compute(key, (k, watches) -> {
            List<MemoryWatch> all = watches == null ? new CopyOnWriteArrayList<>() : watches;
            all.add(watch);
            return all;
        });
        return watch;
    }

    void wake(String key) {
        List<MemoryWatch> watches = byKey.get(key);
        if (watches != null) {
            watches.forEach(watch -> watch.wakes.release());
        }
    }

    private final class MemoryWatch implements Watch {

        private final String key;
        private final Semaphore wakes = new Semaphore(0);

        MemoryWatch(String key) {
            this.key = key;
        }

        @Override
        public boolean await(Duration atMost) throws InterruptedException {
            boolean woken = wakes.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
            wakes.drainPermits();
            return woken;
        }

        @Override
        public void close() {
            byKey.computeIfPresent(key, (k, watches) -> {
                watches.remove(this);
                return watches.isEmpty() ? null : watches;
            });
        }
    }
}
