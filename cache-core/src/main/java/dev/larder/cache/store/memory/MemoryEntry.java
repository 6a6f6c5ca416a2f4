package dev.larder.cache.store.memory;

import dev.larder.cache.codec.Envelope;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Bytes under a key and when they end. Immutable; compared by identity, because content proves nothing. */
final class MemoryEntry {

    private final byte[] bytes;
    private final long expiresNanos;

    MemoryEntry(byte[] bytes, long expiresNanos) {
        this.bytes = bytes;
        this.expiresNanos = expiresNanos;
    }

    /** A copy, the receiver's own. */
    byte[] bytes() {
        return bytes.clone();
    }

    @Nullable
    Envelope envelope() {
        return Envelope.parse(bytes);
    }

    boolean isAlive(long nowNanos) {
        return expiresNanos - nowNanos > 0;
    }

    long remainingMillis(long nowNanos) {
        return TimeUnit.NANOSECONDS.toMillis(expiresNanos - nowNanos);
    }

    /** Other bytes in the same life, or one that is so much longer. */
    MemoryEntry changed(byte[] otherBytes, long prolongedMillis) {
        return new MemoryEntry(otherBytes, expiresNanos + TimeUnit.MILLISECONDS.toNanos(prolongedMillis));
    }
}
