package dev.larder.cache.codec.msgpack;

import static java.nio.ByteOrder.BIG_ENDIAN;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Base64Variant;
import tools.jackson.core.Base64Variants;

/**
 * The value a parser stands on, if it is one that Jackson knows as text: text, bytes or a point in time. Bytes pass as
 * text in Base64 and points in time as ISO text, as in JSON; no reader is handed an object it has not made itself, so
 * bytes where a time is expected are an error and not an element of another class.
 */
final class MessagePackText {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, BIG_ENDIAN);

    private enum Kind {
        UTF_8,
        BYTES,
        TIMESTAMP
    }

    private final byte[] input;
    private Kind kind = Kind.UTF_8;
    private int offset;
    private int length;
    private @Nullable String text;
    private Instant time = Instant.EPOCH;

    MessagePackText(byte[] input) {
        this.input = input;
    }

    void utf8(int start, int count) {
        kind = Kind.UTF_8;
        offset = start;
        length = count;
        text = null;
    }

    void bytes(int start, int count) {
        kind = Kind.BYTES;
        offset = start;
        length = count;
        text = null;
    }

    void timestamp(Instant instant) {
        kind = Kind.TIMESTAMP;
        time = instant;
        text = null;
    }

    String string() {
        if (text == null) {
            text = switch (kind) {
                case UTF_8 -> Utf8.decode(input, offset, length);
                case BYTES -> Base64Variants.getDefaultVariant().encode(toBytes());
                case TIMESTAMP -> time.toString();
            };
        }
        return text;
    }

    /** The bytes, those that a text stands for if it is one in Base64. */
    byte[] binary(Base64Variant variant) {
        return kind == Kind.BYTES ? toBytes() : variant.decode(string());
    }

    private byte[] toBytes() {
        return Arrays.copyOfRange(input, offset, offset + length);
    }

    /** The point in time, {@code null} if it is spelled as text. */
    @Nullable
    Instant timestamp() {
        return kind == Kind.TIMESTAMP ? time : null;
    }

    /** The UUID, {@code null} if it is not one of 16 bytes. */
    @Nullable
    UUID uuid() {
        if (kind != Kind.BYTES || length != 2 * Long.BYTES) {
            return null;
        }
        return new UUID((long) LONG.get(input, offset), (long) LONG.get(input, offset + Long.BYTES));
    }
}
