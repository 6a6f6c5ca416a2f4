package dev.larder.cache.testing;

import dev.larder.cache.invalidation.InvalidationOutbox;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A durable place for invalidations, as a table is; it can be broken, and it can hang. Thread-safe. */
public final class Shelf implements InvalidationOutbox {

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private volatile boolean isBroken;
    private volatile @Nullable Error mistake;
    private volatile CountDownLatch hanging = new CountDownLatch(0);
    private volatile CountDownLatch hangs = new CountDownLatch(0);
    private volatile int saves;

    public void setBroken(boolean value) {
        isBroken = value;
    }

    /** What is thrown at whatever is asked; {@code null}: nothing. */
    public void setMistake(@Nullable Error value) {
        mistake = value;
    }

    /** From now on nothing is answered, until {@link #answer}. */
    public void hang() {
        hangs = new CountDownLatch(1);
        hanging = new CountDownLatch(1);
    }

    public void answer() {
        hanging.countDown();
    }

    /** Waits until somebody waits in vain. */
    public void awaitHanging() throws InterruptedException {
        hangs.await();
    }

    @Override
    public void save(Entry entry) throws Exception {
        saveAll(List.of(entry));
    }

    @Override
    public void saveAll(Collection<Entry> some) throws Exception {
        check();
        synchronized (entries) {
            saves++;
            some.forEach(entry -> entries.put(entry.id(), entry));
        }
    }

    @Override
    public void remove(Collection<String> ids) throws Exception {
        check();
        synchronized (entries) {
            entries.keySet().removeAll(ids);
        }
    }

    @Override
    public List<Entry> saved(int most) throws Exception {
        check();
        synchronized (entries) {
            return entries.values().stream().limit(most).toList();
        }
    }

    private void check() throws InterruptedException {
        hangs.countDown();
        hanging.await();
        Error thrown = mistake;
        if (thrown != null) {
            throw thrown;
        }
        if (isBroken) {
            throw new IllegalStateException("the disk is full");
        }
    }

    /** How many entries are there. */
    public int size() {
        synchronized (entries) {
            return entries.size();
        }
    }

    /** How often something was saved. */
    public int saves() {
        return saves;
    }
}
