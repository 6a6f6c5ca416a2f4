package dev.larder.cache.store.redis.listening;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The watches of one key in this process, and whether the server knows that they listen. */
final class WatchedChannel {

    private final String name;
    private final byte[] nameBytes;
    private final List<KeyWatch> watches = new CopyOnWriteArrayList<>();
    private volatile CountDownLatch confirmation = new CountDownLatch(1);
    private final Consumer<byte[]> messages;
    /** Whether something may have been published that nobody heard, and those who watch do not know yet. */
    private volatile boolean lost;

    /** {@code unheard} if nobody listens yet, so that those who watch must look again once somebody does. */
    WatchedChannel(String name, boolean unheard) {
        this(name, unheard, message -> {});
    }

    /** One whose messages mean something; those who watch are woken by them, too. */
    WatchedChannel(String name, boolean unheard, Consumer<byte[]> messages) {
        this.name = name;
        this.lost = unheard;
        this.messages = messages;
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

    void hear(byte[] message) {
        try {
            messages.accept(message);
        } finally {
            wake();
        }
    }

    private void wake() {
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

    /**
     * Waits for the confirmation, but not for long. Without it messages may be lost; then the confirmation, when it
     * comes, or this, if it has just come, wakes those who watch.
     */
    void awaitConfirmation(Duration atMost) {
        CountDownLatch awaited = confirmation;
        try {
            if (awaited.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lost = true;
        if (awaited.getCount() == 0) {
            wake();
        }
    }
}
