package dev.larder.cache.codec.format;

import dev.larder.cache.codec.DecodeException;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What a type calls absent, and what is stored of a value that is there. */
enum Absence {
    /** {@code null} is absent. */
    NULL,

    /** A primitive is never absent. */
    NEVER {
        @Override
        Type storedType(Type declared) {
            return MethodType.methodType((Class<?>) declared).wrap().returnType();
        }

        @Override
        Object absent() {
            throw new DecodeException("An absent entry is no value of a primitive type", null);
        }
    },

    /** {@code null} and the empty {@link Optional} are absent. */
    OPTIONAL {
        @Override
        Type storedType(Type declared) {
            return declared instanceof ParameterizedType optional ? optional.getActualTypeArguments()[0] : declared;
        }

        @Override
        @Nullable
        Object stored(Object value) {
            return ((Optional<?>) value).orElse(null);
        }

        @Override
        Object restored(Object stored) {
            return Optional.of(stored);
        }

        @Override
        Object absent() {
            return Optional.empty();
        }
    },

    /** {@code null} and the empty {@link OptionalInt} are absent. */
    OPTIONAL_INT {
        @Override
        Type storedType(Type declared) {
            return Integer.class;
        }

        @Override
        @Nullable
        Object stored(Object value) {
            OptionalInt optional = (OptionalInt) value;
            return optional.isPresent() ? (Integer) optional.getAsInt() : null;
        }

        @Override
        Object restored(Object stored) {
            return OptionalInt.of((Integer) stored);
        }

        @Override
        Object absent() {
            return OptionalInt.empty();
        }
    },

    /** {@code null} and the empty {@link OptionalLong} are absent. */
    OPTIONAL_LONG {
        @Override
        Type storedType(Type declared) {
            return Long.class;
        }

        @Override
        @Nullable
        Object stored(Object value) {
            OptionalLong optional = (OptionalLong) value;
            return optional.isPresent() ? (Long) optional.getAsLong() : null;
        }

        @Override
        Object restored(Object stored) {
            return OptionalLong.of((Long) stored);
        }

        @Override
        Object absent() {
            return OptionalLong.empty();
        }
    },

    /** {@code null} and the empty {@link OptionalDouble} are absent. */
    OPTIONAL_DOUBLE {
        @Override
        Type storedType(Type declared) {
            return Double.class;
        }

        @Override
        @Nullable
        Object stored(Object value) {
            OptionalDouble optional = (OptionalDouble) value;
            return optional.isPresent() ? (Double) optional.getAsDouble() : null;
        }

        @Override
        Object restored(Object stored) {
            return OptionalDouble.of((Double) stored);
        }

        @Override
        Object absent() {
            return OptionalDouble.empty();
        }
    };

    /** The types without a parameter whose values are stored as those of {@code stored} are. */
    static List<Type> declaring(Type stored) {
        if (stored == Integer.class) {
            return List.of(int.class, OptionalInt.class);
        }
        if (stored == Long.class) {
            return List.of(long.class, OptionalLong.class);
        }
        if (stored == Double.class) {
            return List.of(double.class, OptionalDouble.class);
        }
        return stored instanceof Class<?> plain
                        && MethodType.methodType(plain).unwrap().returnType() != plain
                ? List.of(MethodType.methodType(plain).unwrap().returnType())
                : List.of();
    }

    static Absence of(Type declared) {
        Type raw = declared instanceof ParameterizedType parameterized ? parameterized.getRawType() : declared;
        if (raw == Optional.class) {
            return OPTIONAL;
        }
        if (raw == OptionalInt.class) {
            return OPTIONAL_INT;
        }
        if (raw == OptionalLong.class) {
            return OPTIONAL_LONG;
        }
        if (raw == OptionalDouble.class) {
            return OPTIONAL_DOUBLE;
        }
        return raw instanceof Class<?> type && type.isPrimitive() && type != void.class ? NEVER : NULL;
    }

    /** The type a codec sees. */
    Type storedType(Type declared) {
        return declared;
    }

    /** What a codec writes of the value, {@code null} if it is absent. */
    @Nullable
    Object stored(Object value) {
        return value;
    }

    /** The value for what a codec has read. */
    Object restored(Object stored) {
        return stored;
    }

    /** What stands for an absent value. */
    @Nullable
    Object absent() {
        return null;
    }
}
