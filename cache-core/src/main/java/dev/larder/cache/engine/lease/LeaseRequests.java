package dev.larder.cache.engine.lease;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One caller of this process at a time asks for the lease of a key. Saves commands when many callers miss at once, and
 * closes the gap between the moment a lease stands in the store and the moment its load can be found in
 * {@code Flights}.
 */
public final class LeaseRequests {

    private final ConcurrentHashMap<String, CountDownLatch> underWay = new ConcurrentHashMap<>();

    /** Runs {@code ask} if nobody of this process is asking for the key, else returns {@code null}. */
    public <T> @Nullable T ifNobodyAsks(String key, Supplier<T> ask) {
        CountDownLatch mine = new CountDownLatch(1);
        if (underWay.putIfAbsent(key, mine) != null) {
            return null;
        }
        try {
            return ask.get();
        } finally {
            underWay.remove(key, mine);
            mine.countDown();
        }
    }

    /** Begins to ask for those of the keys that nobody of this process is asking for. Waits for nobody. */
    public Asking begin(Collection<String> keys) {
        Asking mine = new Asking();
        for (String key : keys) {
            if (underWay.putIfAbsent(key, mine.answered) == null) {
                mine.keys.add(key);
            }
        }
        return mine;
    }

    /** Several keys that one caller asks for at once, until it is closed. Used by one thread. */
    public final class Asking implements AutoCloseable {

        private final CountDownLatch answered = new CountDownLatch(1);
        private final Set<String> keys = new HashSet<>();

        public boolean asksFor(String key) {
            return keys.contains(key);
        }

        @Override
        public void close() {
            keys.forEach(key -> underWay.remove(key, answered));
            answered.countDown();
        }
    }

    public boolean isAsking(String key) {
        return underWay.containsKey(key);
    }

    /** Waits, at most the time given, until whoever asks for the key has the answer; false if the time passed. */
    public boolean await(String key, long nanos) throws InterruptedException {
        CountDownLatch asking = underWay.get(key);
        return asking == null || asking.await(nanos, TimeUnit.NANOSECONDS);
    }
}
