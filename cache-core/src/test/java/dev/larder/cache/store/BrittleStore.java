package dev.larder.cache.store;

import dev.larder.cache.codec.Stamp;
import dev.larder.cache.key.KeyPattern;
import dev.larder.cache.store.memory.MemoryStore;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** A store in memory that throws what it is told to, and counts what it is asked. */
@NullMarked
final class BrittleStore implements CacheStore {

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

    private CacheStore asked() {
        commands.incrementAndGet();
        RuntimeException current = failure;
        if (current != null) {
            throw current;
        }
        return store;
    }

    @Override
    public byte @Nullable [] read(String key) {
        return asked().read(key);
    }

    @Override
    public @Nullable Stamp lease(String key, Duration life) {
        return asked().lease(key, life);
    }

    @Override
    public boolean fill(String key, Stamp token, byte[] entry, Duration life) {
        return asked().fill(key, token, entry, life);
    }

    @Override
    public boolean release(String key, Stamp token) {
        return asked().release(key, token);
    }

    @Override
    public boolean renew(String key, Stamp token, Duration life) {
        return asked().renew(key, token, life);
    }

    @Override
    public long drop(Collection<String> keys) {
        return asked().drop(keys);
    }

    @Override
    public boolean dropIfUnchanged(String key, byte[] seen) {
        return asked().dropIfUnchanged(key, seen);
    }

    @Override
    public long dropMatching(KeyPattern pattern) {
        return asked().dropMatching(pattern);
    }

    @Override
    public Watch watch(String key) {
        return store.watch(key);
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
    public void close() {
        store.close();
    }
}
