package dev.larder.cache.codec.msgpack;

import static java.nio.ByteOrder.BIG_ENDIAN;

import dev.larder.cache.codec.DecodeException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * MessagePack on its way in. Whatever the bytes announce is held against the bytes that are there before anyone relies
 * on it; where it does not fit, a {@link DecodeException} is thrown.
 */
final class MessagePackInput {

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, BIG_ENDIAN);

    private final byte[] bytes;
    private final int start;
    private final int end;
    private int position;

    MessagePackInput(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.start = offset;
        this.end = offset + length;
        this.position = offset;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where in the array the next byte stands. */
    int position() {
        return position;
    }

    /** How many bytes were read. */
    int consumed() {
        return position - start;
    }

    boolean isAtEnd() {
        return position == end;
    }

    byte int8() {
        return bytes[advance(1)];
    }

    int uint8() {
        return int8() & 0xFF;
    }

    short int16() {
        return (short) SHORT.get(bytes, advance(2));
    }

    int uint16() {
        return int16() & 0xFFFF;
    }

    int int32() {
        return (int) INT.get(bytes, advance(4));
    }

    long uint32() {
        return int32() & 0xFFFF_FFFFL;
    }

    long int64() {
        return (long) LONG.get(bytes, advance(8));
    }

    /**
     * How many bytes follow, as announced.
     *
     * @throws DecodeException if these are more than there are
     */
    int span(long announced) {
        if (announced > end - position) {
            throw new DecodeException(
                    "The bytes announce " + announced + " more where " + (end - position) + " are", null);
        }
        return (int) announced;
    }

    /** How many entries follow, as announced; each takes {@code least} bytes or more. */
    int entries(long announced, int least) {
        span(announced * least);
        return (int) announced;
    }

    /** Passes over that many bytes; the position of the first. */
    int advance(int count) {
        int from = position;
        if (end - from < count) {
            throw new DecodeException("The bytes end in the middle of a value", null);
        }
        position = from + count;
        return from;
    }
}
