package dev.larder.cache.store.redis;

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
    private boolean lost;

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
        messages.accept(message);
        wake();
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

    /** Waits for the confirmation, but not for long: without it messages may be lost, as they may at any time. */
    void awaitConfirmation(Duration atMost) {
        try {
            boolean unused = confirmation.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
