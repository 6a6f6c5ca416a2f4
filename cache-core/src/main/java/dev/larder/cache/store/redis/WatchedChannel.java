package dev.larder.cache.store.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The watches of one key in this process, and whether the server knows that they listen. */
final class WatchedChannel {

    private final String name;
    private final byte[] nameBytes;
    private final List<KeyWatch> watches = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch confirmation = new CountDownLatch(1);
    private boolean lost;

    WatchedChannel(String name) {
        this.name = name;
        this.nameBytes = name.getBytes(StandardCharsets.UTF_8);
    }

    String name() {
        return name;
    }

    byte[] nameBytes() {
        return nameBytes;
    }

    void add(KeyWatch watch) {
        watches.add(watch);
    }

    /** Returns whether that was the last one. */
    boolean remove(KeyWatch watch) {
        return watches.remove(watch) && watches.isEmpty();
    }

    void wake() {
        watches.forEach(KeyWatch::wake);
    }

    /** The server listens for this channel now. What it published since the connection was lost nobody heard. */
    void confirmed() {
        confirmation.countDown();
        if (lost) {
            lost = false;
            wake();
        }
    }

    /** Nobody listens any more; those who wait for the confirmation go on without it. */
    void lost() {
        lost = true;
        confirmation.countDown();
        confirmation = new CountDownLatch(1);
    }

    void awaitConfirmation(Duration atMost) {
        try {
            if (!confirmation.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                // A message may be lost until then, as at any time.
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
