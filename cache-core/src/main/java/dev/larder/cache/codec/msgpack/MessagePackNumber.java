package dev.larder.cache.codec.msgpack;

import dev.larder.cache.codec.DecodeException;
import java.math.BigDecimal;
import java.math.BigInteger;
import tools.jackson.core.JsonParser.NumberType;
import tools.jackson.core.StreamReadConstraints;

/**
 * The value a parser stands on, if it is a number. It is given in another type than its own only where that type holds
 * it; else there is a {@link DecodeException}.
 */
final class MessagePackNumber {

    private NumberType type = NumberType.INT;
    private long integer;
    private double real;
    private BigInteger large = BigInteger.ZERO;
    private BigDecimal decimal = BigDecimal.ZERO;

    void integer(long value) {
        type = value == (int) value ? NumberType.INT : NumberType.LONG;
        integer = value;
    }

    /** The value of 64 bits without a sign. */
    void unsigned(long bits) {
        if (bits >= 0) {
            integer(bits);
        } else {
            large(new BigInteger(Long.toUnsignedString(bits)));
        }
    }

    void large(BigInteger value) {
        type = NumberType.BIG_INTEGER;
        large = value;
    }

    void decimal(BigDecimal value) {
        type = NumberType.BIG_DECIMAL;
        decimal = value;
    }

    void float32(float value) {
        type = NumberType.FLOAT;
        real = value;
    }

    void float64(double value) {
        type = NumberType.DOUBLE;
        real = value;
    }

    NumberType type() {
        return type;
    }

    boolean isNotFinite() {
        return (type == NumberType.FLOAT || type == NumberType.DOUBLE) && !Double.isFinite(real);
    }

    Number value() {
        return switch (type) {
            case INT -> (int) integer;
            case LONG -> integer;
            case BIG_INTEGER -> large;
            case FLOAT -> (float) real;
            case DOUBLE -> real;
            case BIG_DECIMAL -> decimal;
        };
    }

    int toInt() {
        long value = toLong();
        if (value != (int) value) {
            throw new DecodeException("The number " + value + " is larger than an int", null);
        }
        return (int) value;
    }

    long toLong() {
        if (type == NumberType.INT || type == NumberType.LONG) {
            return integer;
        }
        try {
            return toDecimal().longValueExact();
        } catch (ArithmeticException e) {
            throw new DecodeException("The number " + value() + " is no long", e);
        }
    }

    float toFloat() {
        return type == NumberType.FLOAT ? (float) real : value().floatValue();
    }

    double toDouble() {
        return type == NumberType.DOUBLE ? real : value().doubleValue();
    }

    /** A decimal with too many zeros to write out is refused, as the constraints say. */
    BigInteger toBigInteger(StreamReadConstraints constraints) {
        if (type == NumberType.BIG_INTEGER) {
            return large;
        }
        BigDecimal value = toDecimal();
        constraints.validateBigIntegerScale(value.scale());
        try {
            return value.toBigIntegerExact();
        } catch (ArithmeticException e) {
            throw new DecodeException("The number " + value + " is no integer", e);
        }
    }

    /** Floating-point numbers give the decimal that they are written as, not the one they are. */
    BigDecimal toDecimal() {
        return switch (type) {
            case INT, LONG -> BigDecimal.valueOf(integer);
            case BIG_INTEGER -> new BigDecimal(large);
            case BIG_DECIMAL -> decimal;
            case FLOAT, DOUBLE -> {
                if (isNotFinite()) {
                    throw new DecodeException("The number " + value() + " is not finite", null);
                }
                yield new BigDecimal(value().toString());
            }
        };
    }
}
