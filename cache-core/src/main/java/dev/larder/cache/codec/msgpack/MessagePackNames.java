package dev.larder.cache.codec.msgpack;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The names that entries of one type are made of, so that each is decoded once and not at every read. A name that is
 * not here takes the place of another: the table never grows, whatever the bytes hold.
 *
 * <p>Thread-safe without locks: the names are immutable, and a name that one thread puts in and another does not see is
 * decoded again.
 */
final class MessagePackNames {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, LITTLE_ENDIAN);

    /** A power of two; twice what most types have. */
    private static final int SIZE = 256;

    /** Longer ones are hardly names of properties, and would make the table large. */
    private static final int LONGEST = 64;

    private final @Nullable Name[] names = new @Nullable Name[SIZE];

    private static final class Name {

        private final long head;
        private final byte[] bytes;
        private final String text;

        Name(long head, byte[] bytes, String text) {
            this.head = head;
            this.bytes = bytes;
            this.text = text;
        }

        boolean is(long otherHead, byte[] other, int offset, int length) {
            return head == otherHead
                    && bytes.length == length
                    && (length <= Long.BYTES || Arrays.equals(bytes, 0, length, other, offset, offset + length));
        }
    }

    /** The name that is spelled by these bytes. */
    String name(byte[] bytes, int offset, int length) {
        if (length > LONGEST) {
            return Utf8.decode(bytes, offset, length);
        }
        long head = head(bytes, offset, length);
        int slot = slot(head, bytes, offset, length);
        Name first = names[slot];
        if (first != null && first.is(head, bytes, offset, length)) {
            return first.text;
        }
        Name second = names[slot ^ 1];
        if (second != null && second.is(head, bytes, offset, length)) {
            return second.text;
        }
        Name name =
                new Name(head, Arrays.copyOfRange(bytes, offset, offset + length), Utf8.decode(bytes, offset, length));
        names[slot ^ 1] = first;
        names[slot] = name;
        return name.text;
    }

    /** The first eight bytes; a shorter name is filled up with zeros. */
    private static long head(byte[] bytes, int offset, int length) {
        if (length >= Long.BYTES) {
            return (long) LONG.get(bytes, offset);
        }
        if (offset + Long.BYTES <= bytes.length) {
            return (long) LONG.get(bytes, offset) & ~(-1L << (length * Byte.SIZE));
        }
        long head = 0;
        for (int i = length - 1; i >= 0; i--) {
            head = (head << Byte.SIZE) | (bytes[offset + i] & 0xFF);
        }
        return head;
    }

    private static int slot(long head, byte[] bytes, int offset, int length) {
        long tail = length > Long.BYTES ? (long) LONG.get(bytes, offset + length - Long.BYTES) : 0;
        long mixed = (head * 31 + tail * 17 + length) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 56);
    }
}
