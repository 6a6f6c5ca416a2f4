package dev.larder.cache.codec.msgpack;

import dev.larder.cache.codec.DecodeException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import org.msgpack.core.MessagePack.Code;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;

/** Reads one value after the other: which token it is, and what is in it. Knows nothing of what it is inside of. */
final class MessagePackTokens {

    /** Of the 64 bits of a shorter timestamp, so many are seconds; those above are nanoseconds. */
    private static final int SECONDS_BITS = 34;

    private final MessagePackInput input;
    private final MessagePackNumber number;
    private final MessagePackText text;
    private final StreamReadConstraints constraints;
    private int entries;

    MessagePackTokens(
            MessagePackInput input, MessagePackNumber number, MessagePackText text, StreamReadConstraints constraints) {
        this.input = input;
        this.number = number;
        this.text = text;
        this.constraints = constraints;
    }

    /** How many entries the container has that was begun last; there are bytes enough for them. */
    int entries() {
        return entries;
    }

    /** How many bytes the name takes that comes next. */
    int nextNameLength() {
        byte code = input.int8();
        int length = (code & 0xE0) == 0xA0 ? input.span(code & 0x1F) : longNameLength(code);
        constraints.validateNameLength(length);
        return length;
    }

    private int longNameLength(byte code) {
        return switch (code) {
            case Code.STR8 -> input.span(input.uint8());
            case Code.STR16 -> input.span(input.uint16());
            case Code.STR32 -> input.span(input.uint32());
            default -> throw unexpected(code, "a name");
        };
    }

    JsonToken next() {
        byte code = input.int8();
        if (code >= -32) {
            return integer(code);
        }
        return switch (code & 0xF0) {
            case 0x80 -> map(code & 0x0F);
            case 0x90 -> array(code & 0x0F);
            case 0xA0, 0xB0 -> utf8(code & 0x1F);
            case 0xC0 -> nextOfC(code);
            default -> nextOfD(code);
        };
    }

    private JsonToken nextOfC(byte code) {
        return switch (code) {
            case Code.NIL -> JsonToken.VALUE_NULL;
            case Code.FALSE -> JsonToken.VALUE_FALSE;
            case Code.TRUE -> JsonToken.VALUE_TRUE;
            case Code.BIN8 -> binary(input.uint8());
            case Code.BIN16 -> binary(input.uint16());
            case Code.BIN32 -> binary(input.uint32());
            case Code.EXT8 -> extension(input.uint8());
            case Code.EXT16 -> extension(input.uint16());
            case Code.EXT32 -> extension(input.uint32());
            case Code.FLOAT32 -> {
                number.float32(Float.intBitsToFloat(input.int32()));
                yield JsonToken.VALUE_NUMBER_FLOAT;
            }
            case Code.FLOAT64 -> {
                number.float64(Double.longBitsToDouble(input.int64()));
                yield JsonToken.VALUE_NUMBER_FLOAT;
            }
            case Code.UINT8 -> integer(input.uint8());
            case Code.UINT16 -> integer(input.uint16());
            case Code.UINT32 -> integer(input.uint32());
            case Code.UINT64 -> {
                number.unsigned(input.int64());
                yield JsonToken.VALUE_NUMBER_INT;
            }
            default -> throw unexpected(code, "a value");
        };
    }

    private JsonToken nextOfD(byte code) {
        return switch (code) {
            case Code.INT8 -> integer(input.int8());
            case Code.INT16 -> integer(input.int16());
            case Code.INT32 -> integer(input.int32());
            case Code.INT64 -> integer(input.int64());
            case Code.FIXEXT1 -> extension(1);
            case Code.FIXEXT2 -> extension(2);
            case Code.FIXEXT4 -> extension(4);
            case Code.FIXEXT8 -> extension(8);
            case Code.FIXEXT16 -> extension(16);
            case Code.STR8 -> utf8(input.uint8());
            case Code.STR16 -> utf8(input.uint16());
            case Code.STR32 -> utf8(input.uint32());
            case Code.ARRAY16 -> array(input.uint16());
            case Code.ARRAY32 -> array(input.uint32());
            case Code.MAP16 -> map(input.uint16());
            case Code.MAP32 -> map(input.uint32());
            default -> throw unexpected(code, "a value");
        };
    }

    private JsonToken integer(long value) {
        number.integer(value);
        return JsonToken.VALUE_NUMBER_INT;
    }

    private JsonToken array(long elements) {
        entries = input.entries(elements, 1);
        return JsonToken.START_ARRAY;
    }

    private JsonToken map(long pairs) {
        entries = input.entries(pairs, 2);
        return JsonToken.START_OBJECT;
    }

    private JsonToken utf8(long announced) {
        int length = input.span(announced);
        constraints.validateStringLength(length);
        text.utf8(input.advance(length), length);
        return JsonToken.VALUE_STRING;
    }

    private JsonToken binary(long announced) {
        int length = input.span(announced);
        text.bytes(input.advance(length), length);
        return JsonToken.VALUE_STRING;
    }

    private JsonToken extension(long announced) {
        byte type = input.int8();
        int length = input.span(announced);
        switch (type) {
            case MessagePackExtension.DECIMAL -> {
                number.decimal(decimal(length));
                return JsonToken.VALUE_NUMBER_FLOAT;
            }
            case MessagePackExtension.INTEGER -> {
                number.large(large(length));
                return JsonToken.VALUE_NUMBER_INT;
            }
            case MessagePackExtension.TIMESTAMP -> {
                text.timestamp(timestamp(length));
                return JsonToken.VALUE_STRING;
            }
            default -> throw new DecodeException("There is no extension of type " + type, null);
        }
    }

    private BigDecimal decimal(int length) {
        int end = input.position() + length;
        int scale = scale();
        int left = end - input.position();
        if (left <= 0) {
            throw new DecodeException("A decimal has no digits", null);
        }
        return left <= Long.BYTES
                ? BigDecimal.valueOf(twosComplement(left), scale)
                : new BigDecimal(large(left), scale);
    }

    private int scale() {
        byte code = input.int8();
        if (code >= -32) {
            return code;
        }
        return switch (code) {
            case Code.UINT8 -> input.uint8();
            case Code.UINT16 -> input.uint16();
            case Code.UINT32 -> Math.toIntExact(input.uint32());
            case Code.INT8 -> input.int8();
            case Code.INT16 -> input.int16();
            case Code.INT32 -> input.int32();
            default -> throw unexpected(code, "the scale of a decimal");
        };
    }

    private long twosComplement(int length) {
        long value = input.int8();
        for (int i = 1; i < length; i++) {
            value = (value << Byte.SIZE) | input.uint8();
        }
        return value;
    }

    private BigInteger large(int length) {
        if (length == 0) {
            throw new DecodeException("An integer has no digits", null);
        }
        // So many decimal digits are there at least; longer numbers take long to write out.
        constraints.validateIntegerLength((int) ((length - 1L) * Byte.SIZE * 3 / 10));
        return new BigInteger(input.bytes(), input.advance(length), length);
    }

    private Instant timestamp(int length) {
        try {
            return switch (length) {
                case 4 -> Instant.ofEpochSecond(input.uint32());
                case 8 -> timestampOf64Bits(input.int64());
                case 12 -> timestampOf96Bits(input.uint32(), input.int64());
                default -> throw new DecodeException("A point in time does not take " + length + " bytes", null);
            };
        } catch (DateTimeException | ArithmeticException e) {
            throw new DecodeException("A point in time is out of range", e);
        }
    }

    private static Instant timestampOf64Bits(long nanosAndSeconds) {
        long seconds = nanosAndSeconds & ((1L << SECONDS_BITS) - 1);
        return timestampOf96Bits(nanosAndSeconds >>> SECONDS_BITS, seconds);
    }

    private static Instant timestampOf96Bits(long nanos, long seconds) {
        if (nanos > 999_999_999) {
            throw new DecodeException("A second does not have " + nanos + " nanoseconds", null);
        }
        return Instant.ofEpochSecond(seconds, nanos);
    }

    private static DecodeException unexpected(byte code, String expected) {
        return new DecodeException(
                "The byte 0x" + Integer.toHexString(code & 0xFF) + " does not begin " + expected, null);
    }
}
