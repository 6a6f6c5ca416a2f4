package dev.larder.cache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A versioned source of truth: what a database is to the cache. Counts loads; a load can be stopped in the middle. */
final class Source implements StoppableLoads {

    private final AtomicInteger version = new AtomicInteger();
    private final AtomicInteger loads = new AtomicInteger();
    private volatile CountDownLatch hold = new CountDownLatch(0);
    private volatile CountDownLatch lastHold = hold;
    private volatile CountDownLatch held = new CountDownLatch(0);

    /** Commits the next version. */
    int commit() {
        return version.incrementAndGet();
    }

    /** Reads the committed version, then stops if the test holds loads. */
    String load() throws InterruptedException {
        loads.incrementAndGet();
        String value = "v" + version.get();
        CountDownLatch gate = hold;
        held.countDown();
        assertThat(gate.await(20, TimeUnit.SECONDS)).as("a held load is let go").isTrue();
        return value;
    }

    /** Loads stop after they have read, until {@link #letGo}. */
    @Override
    public void holdLoads() {
        held = new CountDownLatch(1);
        lastHold = new CountDownLatch(1);
        hold = lastHold;
    }

    @Override
    public void awaitHeldLoad() throws InterruptedException {
        assertThat(held.await(20, TimeUnit.SECONDS)).as("a load has begun").isTrue();
    }

    /** Later loads do not stop; the held one stays held. */
    void holdLoadsNoMore() {
        hold = new CountDownLatch(0);
    }

    /** Held loads go on, later ones do not stop. */
    @Override
    public void letGo() {
        hold = new CountDownLatch(0);
        lastHold.countDown();
    }

    int loads() {
        return loads.get();
    }
}
