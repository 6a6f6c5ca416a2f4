package dev.larder.cache.codec.msgpack;

import static java.nio.ByteOrder.BIG_ENDIAN;

import dev.larder.cache.codec.EncodeException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Arrays;
import org.msgpack.core.MessagePack.Code;

/**
 * MessagePack on its way out: a buffer that grows, and the containers that are still open. A container's size is known
 * only at its end; until then one byte is kept free for it, which is enough for all but those of more than 15 entries.
 */
final class MessagePackOutput {

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, BIG_ENDIAN);

    private static final int LONGEST_HEADER = 6;
    /** From here on, seconds leave no room for nanoseconds in 64 bits. */
    private static final long TIMESTAMP_64_SECONDS = 1L << 34;

    private byte[] buffer;
    private int length;
    private int[] starts = new int[16];
    private int open;

    /** Begins in the given buffer, and leaves it for a larger one where that is needed. */
    MessagePackOutput(byte[] buffer) {
        this.buffer = buffer;
    }

    int length() {
        return length;
    }

    /** The buffer in use, for whoever wants to use it again. */
    byte[] buffer() {
        return buffer;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(buffer, length);
    }

    void nil() {
        room(1);
        put(Code.NIL);
    }

    void bool(boolean value) {
        room(1);
        put(value ? Code.TRUE : Code.FALSE);
    }

    /** In as few bytes as hold it. */
    void integer(long value) {
        room(9);
        if (value < -32) {
            negative(value);
        } else if (value <= Byte.MAX_VALUE) {
            put((byte) value);
        } else {
            positive(value);
        }
    }

    private void positive(long value) {
        if (value <= 0xFF) {
            put(Code.UINT8);
            put((byte) value);
        } else if (value <= 0xFFFF) {
            put16(Code.UINT16, (int) value);
        } else if (value <= 0xFFFF_FFFFL) {
            put32(Code.UINT32, (int) value);
        } else {
            put64(Code.UINT64, value);
        }
    }

    private void negative(long value) {
        if (value >= Byte.MIN_VALUE) {
            put(Code.INT8);
            put((byte) value);
        } else if (value >= Short.MIN_VALUE) {
            put16(Code.INT16, (int) value);
        } else if (value >= Integer.MIN_VALUE) {
            put32(Code.INT32, (int) value);
        } else {
            put64(Code.INT64, value);
        }
    }

    /** As an integer where 64 bits hold it, else as an extension. */
    void integer(BigInteger value) {
        if (value.bitLength() < Long.SIZE) {
            integer(value.longValue());
        } else if (value.bitLength() == Long.SIZE && value.signum() > 0) {
            room(9);
            put64(Code.UINT64, value.longValue());
        } else {
            byte[] bytes = value.toByteArray();
            extension(MessagePackExtension.INTEGER, bytes.length);
            bytes(bytes, 0, bytes.length);
        }
    }

    void decimal(BigDecimal value) {
        BigInteger unscaled = value.unscaledValue();
        int scale = value.scale();
        if (unscaled.bitLength() < Long.SIZE) {
            long digits = unscaled.longValue();
            int size = size(digits);
            extension(MessagePackExtension.DECIMAL, integerSize(scale) + size);
            integer(scale);
            twosComplement(digits, size);
        } else {
            byte[] digits = unscaled.toByteArray();
            extension(MessagePackExtension.DECIMAL, integerSize(scale) + digits.length);
            integer(scale);
            bytes(digits, 0, digits.length);
        }
    }

    private static int size(long value) {
        return (Long.SIZE - Long.numberOfLeadingZeros(value < 0 ? ~value : value)) / Byte.SIZE + 1;
    }

    private static int integerSize(int value) {
        if (value < -32) {
            return value >= Byte.MIN_VALUE ? 2 : value >= Short.MIN_VALUE ? 3 : 5;
        }
        return value <= Byte.MAX_VALUE ? 1 : value <= 0xFF ? 2 : value <= 0xFFFF ? 3 : 5;
    }

    private void twosComplement(long value, int size) {
        room(size);
        for (int shift = (size - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            put((byte) (value >> shift));
        }
    }

    void float32(float value) {
        room(5);
        put32(Code.FLOAT32, Float.floatToRawIntBits(value));
    }

    void float64(double value) {
        room(9);
        put64(Code.FLOAT64, Double.doubleToRawLongBits(value));
    }

    void timestamp(Instant value) {
        long seconds = value.getEpochSecond();
        int nanos = value.getNano();
        if (seconds < 0 || seconds >= TIMESTAMP_64_SECONDS) {
            extension(MessagePackExtension.TIMESTAMP, 12);
            room(12);
            INT.set(buffer, length, nanos);
            LONG.set(buffer, length + 4, seconds);
            length += 12;
        } else if (nanos == 0 && seconds <= 0xFFFF_FFFFL) {
            extension(MessagePackExtension.TIMESTAMP, 4);
            room(4);
            INT.set(buffer, length, (int) seconds);
            length += 4;
        } else {
            extension(MessagePackExtension.TIMESTAMP, 8);
            room(8);
            LONG.set(buffer, length, ((long) nanos << 34) | seconds);
            length += 8;
        }
    }

    void binary(byte[] data, int offset, int count) {
        room(LONGEST_HEADER);
        if (count <= 0xFF) {
            put(Code.BIN8);
            put((byte) count);
        } else if (count <= 0xFFFF) {
            put16(Code.BIN16, count);
        } else {
            put32(Code.BIN32, count);
        }
        bytes(data, offset, count);
    }

    private void extension(byte type, int count) {
        room(LONGEST_HEADER);
        switch (count) {
            case 1 -> put(Code.FIXEXT1);
            case 2 -> put(Code.FIXEXT2);
            case 4 -> put(Code.FIXEXT4);
            case 8 -> put(Code.FIXEXT8);
            case 16 -> put(Code.FIXEXT16);
            default -> extensionOfAnySize(count);
        }
        put(type);
    }

    private void extensionOfAnySize(int count) {
        if (count <= 0xFF) {
            put(Code.EXT8);
            put((byte) count);
        } else if (count <= 0xFFFF) {
            put16(Code.EXT16, count);
        } else {
            put32(Code.EXT32, count);
        }
    }

    /**
     * A text.
     *
     * @throws EncodeException if it holds half a surrogate pair, which UTF-8 cannot spell
     */
    void text(String text) {
        int chars = text.length();
        int headerSize = textHeaderSize(chars);
        room(headerSize + chars);
        int from = length + headerSize;
        int ascii = Utf8.copyAscii(text, buffer, from);
        if (ascii < chars) {
            textBeyondAscii(text, ascii);
            return;
        }
        textHeader(chars);
        length += chars;
    }

    // Where the first characters stand depends on how many bytes the whole takes, so they are written again.
    private void textBeyondAscii(String text, int ascii) {
        int count = ascii + Utf8.length(text, ascii);
        int headerSize = textHeaderSize(count);
        room(Math.addExact(headerSize, count));
        Utf8.copyAscii(text, buffer, length + headerSize);
        Utf8.copy(text, ascii, buffer, length + headerSize + ascii);
        textHeader(count);
        length += count;
    }

    /** A text that is UTF-8 already. */
    void utf8(byte[] data, int offset, int count) {
        room(LONGEST_HEADER);
        textHeader(count);
        bytes(data, offset, count);
    }

    private static int textHeaderSize(int count) {
        return count < 32 ? 1 : count <= 0xFF ? 2 : count <= 0xFFFF ? 3 : 5;
    }

    private void textHeader(int count) {
        if (count < 32) {
            put((byte) (Code.FIXSTR_PREFIX | count));
        } else if (count <= 0xFF) {
            put(Code.STR8);
            put((byte) count);
        } else if (count <= 0xFFFF) {
            put16(Code.STR16, count);
        } else {
            put32(Code.STR32, count);
        }
    }

    /** Begins a map or an array; its entries follow, and then {@link #closeMap} or {@link #closeArray}. */
    void open() {
        if (open == starts.length) {
            starts = Arrays.copyOf(starts, open * 2);
        }
        starts[open++] = length;
        room(1);
        length++;
    }

    /** Ends the map begun last, of that many pairs of name and value. */
    void closeMap(int pairs) {
        close(pairs, Code.FIXMAP_PREFIX, Code.MAP16, Code.MAP32);
    }

    /** Ends the array begun last. */
    void closeArray(int elements) {
        close(elements, Code.FIXARRAY_PREFIX, Code.ARRAY16, Code.ARRAY32);
    }

    private void close(int count, byte few, byte some, byte many) {
        int start = starts[--open];
        if (count < 16) {
            buffer[start] = (byte) (few | count);
            return;
        }
        int end = length;
        int extra = count <= 0xFFFF ? 2 : 4;
        room(extra);
        System.arraycopy(buffer, start + 1, buffer, start + 1 + extra, end - start - 1);
        length = start;
        if (extra == 2) {
            put16(some, count);
        } else {
            put32(many, count);
        }
        length = end + extra;
    }

    private void bytes(byte[] data, int offset, int count) {
        room(count);
        System.arraycopy(data, offset, buffer, length, count);
        length += count;
    }

    private void put(byte value) {
        buffer[length++] = value;
    }

    private void put16(byte code, int value) {
        buffer[length] = code;
        SHORT.set(buffer, length + 1, (short) value);
        length += 3;
    }

    private void put32(byte code, int value) {
        buffer[length] = code;
        INT.set(buffer, length + 1, value);
        length += 5;
    }

    private void put64(byte code, long value) {
        buffer[length] = code;
        LONG.set(buffer, length + 1, value);
        length += 9;
    }

    private void room(int more) {
        if (buffer.length - length < more) {
            grow(more);
        }
    }

    private void grow(int more) {
        long needed = (long) length + more;
        if (needed > Integer.MAX_VALUE - 8) {
            throw new EncodeException("The value takes more than 2 GiB", null);
        }
        long doubled = Math.min(buffer.length * 2L, Integer.MAX_VALUE - 8);
        buffer = Arrays.copyOf(buffer, (int) Math.max(needed, doubled));
    }
}
