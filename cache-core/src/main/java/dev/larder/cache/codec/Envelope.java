package dev.larder.cache.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it stands under its key: a header of fixed length, then the payload. A view over the stored bytes that
 * copies nothing. Immutable as long as nobody writes to the array.
 *
 * <p>An entry names the key it was made for, so that one that came for another key, as by a reply that slipped, is
 * never taken for what stands under this one.
 *
 * <p>Layout, big-endian. The scripts in {@code store.redis} read the same offsets:
 *
 * <pre>
 *  0  magic        2 bytes, 0xCA 0x4C
 *  2  version      1 byte, 2
 *  3  kind         1 byte: L lease, W write, V value, C claim, F fence
 *  4  flags        1 byte: bit 0 = the payload is an absent value, bit 1 = a claim that pauses after a failed load
 *  5  reserved     3 bytes, 0
 *  8  codec        4 bytes, see {@link CodecId}
 * 12  stamp        16 bytes
 * 28  payload id   16 bytes: the stamp the payload was stored with; a claim keeps it
 * 44  fingerprint  8 bytes, see {@code Shape}
 * 52  physical     8 bytes: milliseconds the entry was stored for
 * 60  fresh        8 bytes: milliseconds of remaining life above which the value is fresh
 * 68  claimUntil   8 bytes: milliseconds of remaining life at which a claim ends
 * 76  stop         8 bytes: milliseconds of remaining life below which the value is not served
 * 84  key          4 bytes: FNV-1a of the key's UTF-8 bytes; 0 in a value that is not stored yet
 * 88  payload
 * </pre>
 */
public final class Envelope {

    /** The length of the header, in bytes. */
    public static final int HEADER_LENGTH = 88;

    /** The format version this release writes and the only one it reads. Version 1 named no keys. */
    public static final byte VERSION = 2;

    /** Where the kind stands. */
    public static final int KIND_OFFSET = 3;

    /** Where the stamp stands. */
    public static final int STAMP_OFFSET = 12;

    private static final byte MAGIC_0 = (byte) 0xCA;
    private static final byte MAGIC_1 = 0x4C;
    private static final int FLAGS_OFFSET = 4;
    private static final int CODEC_OFFSET = 8;
    private static final int PAYLOAD_ID_OFFSET = 28;
    private static final int FINGERPRINT_OFFSET = 44;
    private static final int PHYSICAL_OFFSET = 52;
    private static final int FRESH_OFFSET = 60;
    private static final int CLAIM_UNTIL_OFFSET = 68;
    private static final int STOP_OFFSET = 76;
    private static final int KEY_OFFSET = 84;
    private static final int ABSENT_FLAG = 1;
    private static final int PAUSED_FLAG = 2;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    /** What stands under a key. */
    public enum Kind {
        /** One caller is loading; no payload. */
        LEASE('L'),
        /** A write-through is between its start and its end; no payload. */
        WRITE('W'),
        /** A value, fresh or kept for stale-if-error. */
        VALUE('V'),
        /** A value that one caller is renewing; the payload stays readable. */
        CLAIM('C'),
        /** Grace after an invalidation: do not fill; no payload. */
        FENCE('F');

        private final byte code;

        Kind(char code) {
            this.code = (byte) code;
        }

        /** Whether entries of this kind hold a value, or the note that it is absent. */
        public boolean hasPayload() {
            return this == VALUE || this == CLAIM;
        }

        static @Nullable Kind of(byte code) {
            return switch (code) {
                case 'L' -> LEASE;
                case 'W' -> WRITE;
                case 'V' -> VALUE;
                case 'C' -> CLAIM;
                case 'F' -> FENCE;
                default -> null;
            };
        }
    }

    private final byte[] bytes;
    private final Kind kind;

    private Envelope(byte[] bytes, Kind kind) {
        this.bytes = bytes;
        this.kind = kind;
    }

    /**
     * The entry that was read under a key, or {@code null} if the bytes are not one this release understands, or one of
     * another key. Never throws.
     */
    public static @Nullable Envelope parse(byte[] bytes, String key) {
        return isOfAnotherKey(bytes, key) ? null : parse(bytes);
    }

    /** Whether the bytes are an entry of this version that was made for another key. Allocates nothing. */
    public static boolean isOfAnotherKey(byte[] bytes, String key) {
        return isOfThisVersion(bytes) && (int) INT.get(bytes, KEY_OFFSET) != KeyHash.of(key);
    }

    private static boolean isOfThisVersion(byte[] bytes) {
        return bytes.length >= HEADER_LENGTH && bytes[0] == MAGIC_0 && bytes[1] == MAGIC_1 && bytes[2] == VERSION;
    }

    /**
     * The entry in these bytes, whatever key it was made for, or {@code null} if they are not one this release
     * understands. Never throws.
     */
    public static @Nullable Envelope parse(byte[] bytes) {
        if (!isOfThisVersion(bytes)) {
            return null;
        }
        Kind kind = Kind.of(bytes[KIND_OFFSET]);
        return kind != null && isWellFormed(bytes, kind) ? new Envelope(bytes, kind) : null;
    }

    // Bits this release does not know may change what the payload means, so they are not passed over.
    private static boolean isWellFormed(byte[] bytes, Kind kind) {
        int flags = bytes[FLAGS_OFFSET];
        boolean hasPayload = kind.hasPayload() && (flags & ABSENT_FLAG) == 0;
        return (int) INT.get(bytes, FLAGS_OFFSET) == flags << 24
                && (flags & ~allowedFlags(kind)) == 0
                && (hasPayload || bytes.length == HEADER_LENGTH);
    }

    private static int allowedFlags(Kind kind) {
        return switch (kind) {
            case VALUE -> ABSENT_FLAG;
            case CLAIM -> ABSENT_FLAG | PAUSED_FLAG;
            case LEASE, WRITE, FENCE -> 0;
        };
    }

    /** The bytes of a lease of the key, held by {@code token}. */
    public static byte[] lease(Stamp token, String key) {
        return withoutPayload(Kind.LEASE, token, KeyHash.of(key));
    }

    /** The bytes of a write-through of the key, held by {@code token}. */
    public static byte[] write(Stamp token, String key) {
        return withoutPayload(Kind.WRITE, token, KeyHash.of(key));
    }

    /** The bytes of a fence under the key. */
    public static byte[] fence(Stamp stamp, String key) {
        return withoutPayload(Kind.FENCE, stamp, KeyHash.of(key));
    }

    /** The bytes of a fence under the key, which is given in UTF-8. */
    public static byte[] fence(Stamp stamp, byte[] key) {
        return withoutPayload(Kind.FENCE, stamp, KeyHash.of(key));
    }

    private static byte[] withoutPayload(Kind kind, Stamp stamp, int keyHash) {
        byte[] bytes = header(kind, stamp, 0);
        INT.set(bytes, KEY_OFFSET, keyHash);
        return bytes;
    }

    /** Writes into an entry's bytes which key they stand under. */
    public static void bind(byte[] entry, String key) {
        if (entry.length >= HEADER_LENGTH) {
            INT.set(entry, KEY_OFFSET, KeyHash.of(key));
        }
    }

    /**
     * The bytes of a value under a new stamp, of no key yet, see {@link #bind}; {@code physicalMillis} is the life it
     * is stored for.
     */
    public static byte[] value(Stamp stamp, int codecId, long fingerprint, byte[] payload, long physicalMillis) {
        return value(stamp, codecId, fingerprint, payload, physicalMillis, 0);
    }

    /** The same, of which the last {@code freshMillis} are kept for stale-if-error. */
    public static byte[] value(
            Stamp stamp, int codecId, long fingerprint, byte[] payload, long physicalMillis, long freshMillis) {
        byte[] bytes = stored(stamp, codecId, fingerprint, payload.length, physicalMillis, freshMillis);
        System.arraycopy(payload, 0, bytes, HEADER_LENGTH, payload.length);
        return bytes;
    }

    /** The bytes of an absent value ({@code null} or an empty {@code Optional}) under a new stamp. */
    public static byte[] absent(Stamp stamp, int codecId, long fingerprint, long physicalMillis) {
        return absent(stamp, codecId, fingerprint, physicalMillis, 0);
    }

    /** The same, of which the last {@code freshMillis} are kept for stale-if-error. */
    public static byte[] absent(Stamp stamp, int codecId, long fingerprint, long physicalMillis, long freshMillis) {
        byte[] bytes = stored(stamp, codecId, fingerprint, 0, physicalMillis, freshMillis);
        bytes[FLAGS_OFFSET] = ABSENT_FLAG;
        return bytes;
    }

    private static byte[] stored(
            Stamp stamp, int codecId, long fingerprint, int payloadLength, long physicalMillis, long freshMillis) {
        byte[] bytes = header(Kind.VALUE, stamp, payloadLength);
        INT.set(bytes, CODEC_OFFSET, codecId);
        LONG.set(bytes, PAYLOAD_ID_OFFSET, stamp.high());
        LONG.set(bytes, PAYLOAD_ID_OFFSET + 8, stamp.low());
        LONG.set(bytes, FINGERPRINT_OFFSET, fingerprint);
        LONG.set(bytes, PHYSICAL_OFFSET, physicalMillis);
        LONG.set(bytes, FRESH_OFFSET, freshMillis);
        return bytes;
    }

    /**
     * The bytes of this value under a claim, payload and payload id kept.
     *
     * @param claimUntilMillis remaining life at which the claim ends
     * @param prolongedMillis by how much the entry's life grows with the claim, so that its age and what it may be
     *     served for stay what they were
     */
    public byte[] claimed(Stamp token, long claimUntilMillis, long prolongedMillis) {
        byte[] copy = restamped(Kind.CLAIM, token, 0);
        LONG.set(copy, CLAIM_UNTIL_OFFSET, claimUntilMillis);
        LONG.set(copy, PHYSICAL_OFFSET, physicalMillis() + prolongedMillis);
        LONG.set(copy, FRESH_OFFSET, freshMillis() + prolongedMillis);
        LONG.set(copy, STOP_OFFSET, stopMillis() + prolongedMillis);
        return copy;
    }

    /** The bytes of this claim as a value again, under a new stamp. */
    public byte[] unclaimed(Stamp stamp) {
        byte[] copy = restamped(Kind.VALUE, stamp, 0);
        LONG.set(copy, CLAIM_UNTIL_OFFSET, 0);
        return copy;
    }

    /** The bytes of this claim with nobody holding it and nobody to try again until {@code claimUntilMillis}. */
    public byte[] paused(Stamp stamp, long claimUntilMillis) {
        byte[] copy = restamped(Kind.CLAIM, stamp, PAUSED_FLAG);
        LONG.set(copy, CLAIM_UNTIL_OFFSET, claimUntilMillis);
        return copy;
    }

    private byte[] restamped(Kind newKind, Stamp stamp, int moreFlags) {
        byte[] copy = bytes.clone();
        copy[KIND_OFFSET] = newKind.code;
        copy[FLAGS_OFFSET] = (byte) (copy[FLAGS_OFFSET] & ABSENT_FLAG | moreFlags);
        LONG.set(copy, STAMP_OFFSET, stamp.high());
        LONG.set(copy, STAMP_OFFSET + 8, stamp.low());
        return copy;
    }

    private static byte[] header(Kind kind, Stamp stamp, int payloadLength) {
        byte[] bytes = new byte[HEADER_LENGTH + payloadLength];
        bytes[0] = MAGIC_0;
        bytes[1] = MAGIC_1;
        bytes[2] = VERSION;
        bytes[KIND_OFFSET] = kind.code;
        LONG.set(bytes, STAMP_OFFSET, stamp.high());
        LONG.set(bytes, STAMP_OFFSET + 8, stamp.low());
        return bytes;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether the payload stands for an absent value. */
    public boolean isAbsent() {
        return (bytes[FLAGS_OFFSET] & ABSENT_FLAG) != 0;
    }

    public int codecId() {
        return (int) INT.get(bytes, CODEC_OFFSET);
    }

    public Stamp stamp() {
        return new Stamp((long) LONG.get(bytes, STAMP_OFFSET), (long) LONG.get(bytes, STAMP_OFFSET + 8));
    }

    /** Whether the entry's stamp is this one; allocates nothing. */
    public boolean hasStamp(Stamp stamp) {
        return (long) LONG.get(bytes, STAMP_OFFSET) == stamp.high()
                && (long) LONG.get(bytes, STAMP_OFFSET + 8) == stamp.low();
    }

    public long fingerprint() {
        return (long) LONG.get(bytes, FINGERPRINT_OFFSET);
    }

    /** Milliseconds the entry was stored for. */
    public long physicalMillis() {
        return (long) LONG.get(bytes, PHYSICAL_OFFSET);
    }

    /** Milliseconds of remaining life above which the value is fresh. */
    public long freshMillis() {
        return (long) LONG.get(bytes, FRESH_OFFSET);
    }

    /** Milliseconds of remaining life at which a claim ends; 0 for other kinds. */
    public long claimUntilMillis() {
        return (long) LONG.get(bytes, CLAIM_UNTIL_OFFSET);
    }

    /** Milliseconds of remaining life below which the value is not served, not even as a stale one. */
    public long stopMillis() {
        return (long) LONG.get(bytes, STOP_OFFSET);
    }

    /** The stamp the payload was stored with: two entries with one payload id hold the same load's value. */
    public Stamp payloadId() {
        return new Stamp((long) LONG.get(bytes, PAYLOAD_ID_OFFSET), (long) LONG.get(bytes, PAYLOAD_ID_OFFSET + 8));
    }

    /**
     * Whether this is a claim that nobody holds because a load under it failed: until its time is up nobody is to try
     * again where the payload may still be served. It may be claimed at any time.
     */
    public boolean isPaused() {
        return (bytes[FLAGS_OFFSET] & PAUSED_FLAG) != 0;
    }

    /** The whole entry: header and payload. Not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    public int payloadLength() {
        return bytes.length - HEADER_LENGTH;
    }
}
