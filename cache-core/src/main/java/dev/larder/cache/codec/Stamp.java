package dev.larder.cache.codec;

import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * Sixteen bytes that were never used before and never will be again: the identity of one lease or one stored value. Two
 * entries with one stamp are the same entry; equal content proves nothing (protocol rule R9).
 */
public record Stamp(long high, long low) {

    /** The length of a stamp in an entry, in bytes. */
    public static final int LENGTH = 16;

    // Secure, not for secrecy but because a seeded generator repeats itself in a restored snapshot of a process.
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A stamp nobody has seen yet. Thread-safe. */
    public static Stamp fresh() {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[LENGTH]);
        RANDOM.nextBytes(bytes.array());
        return new Stamp(bytes.getLong(), bytes.getLong());
    }

    /** The stamp's bytes, big-endian, as they stand in an entry. */
    public byte[] toBytes() {
        return ByteBuffer.allocate(LENGTH).putLong(high).putLong(low).array();
    }
}
