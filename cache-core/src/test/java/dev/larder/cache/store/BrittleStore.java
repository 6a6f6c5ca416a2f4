package dev.larder.cache.store;

import dev.larder.cache.store.memory.MemoryStore;
import dev.larder.cache.testing.DelegatingStore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** A store in memory that throws what it is told to, and counts what it is asked. */
@NullMarked
final class BrittleStore extends DelegatingStore {

    final AtomicInteger commands = new AtomicInteger();
    final AtomicInteger pings = new AtomicInteger();

    private final MemoryStore store = new MemoryStore();
    private volatile @Nullable RuntimeException failure;
    private volatile boolean answersPings;

    /** Whether pings are answered even while everything else fails. */
    void answersPings(boolean value) {
        answersPings = value;
    }

    void failWith(@Nullable RuntimeException value) {
        failure = value;
    }

    @Override
    protected CacheStore store() {
        commands.incrementAndGet();
        RuntimeException current = failure;
        if (current != null) {
            throw current;
        }
        return store;
    }

    @Override
    public void ping() {
        pings.incrementAndGet();
        RuntimeException current = failure;
        if (current != null && !answersPings) {
            throw current;
        }
    }

    @Override
    public Watch watch(String key) {
        return store.watch(key);
    }

    @Override
    public boolean isAvailable() {
        return true;
    }

    @Override
    public void close() {
        store.close();
    }
}
