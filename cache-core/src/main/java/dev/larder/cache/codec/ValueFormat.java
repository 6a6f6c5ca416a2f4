package dev.larder.cache.codec;

import org.jspecify.annotations.Nullable;

/** How the values of one cache become entries and back: a type, the codec that writes, and those that can be read. */
public interface ValueFormat {

    /**
     * The entry for a value, header and payload, under a new stamp.
     *
     * @param physicalMillis the life it is stored for
     * @param freshMillis how much of that, at its end, is kept for stale-if-error
     * @throws EncodeException if the codec cannot write the value, or if it is {@code null} and the type a primitive
     */
    byte[] encode(@Nullable Object value, Stamp stamp, long physicalMillis, long freshMillis);

    /** The entry for a value that is fresh for all its life. */
    default byte[] encode(@Nullable Object value, Stamp stamp, long physicalMillis) {
        return encode(value, stamp, physicalMillis, 0);
    }

    /**
     * The value of an entry that has a payload; a new one at each call. Absent comes back as what the type calls
     * absent: {@code null}, or an empty {@code Optional}.
     *
     * @throws DecodeException if codec, fingerprint or payload are not those of this type, if the entry is of a kind
     *     that holds no value, or if it is absent and the type a primitive; never anything else, whatever the bytes are
     */
    @Nullable
    Object decode(Envelope entry);

    /** The name of the codec that writes. */
    String codec();

    /**
     * Whether the value is one that counts as absent: {@code null} or an empty {@code Optional}. Zero, {@code false},
     * an empty text and an empty collection are values.
     */
    boolean isAbsent(@Nullable Object value);
}
