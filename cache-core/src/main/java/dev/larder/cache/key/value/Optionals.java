package dev.larder.cache.key.value;

import java.lang.reflect.Type;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** An Optional is its value, an empty one is {@code null}. */
public final class Optionals {

    private Optionals() {}

    static boolean isOptional(Class<?> type) {
        return type == Optional.class
                || type == OptionalLong.class
                || type == OptionalInt.class
                || type == OptionalDouble.class;
    }

    public static @Nullable Object unwrap(@Nullable Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.isEmpty() ? null : unwrap(optional.get());
        }
        if (value instanceof OptionalLong optional) {
            return optional.isEmpty() ? null : (Object) optional.getAsLong();
        }
        if (value instanceof OptionalInt optional) {
            return optional.isEmpty() ? null : (Object) optional.getAsInt();
        }
        if (value instanceof OptionalDouble optional) {
            return optional.isEmpty() ? null : (Object) optional.getAsDouble();
        }
        return value;
    }

    public static Type unwrap(Type type) {
        Class<?> raw = GenericTypes.raw(type);
        if (raw == Optional.class) {
            return unwrap(GenericTypes.argument(type, Optional.class, 0));
        }
        if (raw == OptionalLong.class) {
            return long.class;
        }
        if (raw == OptionalInt.class) {
            return int.class;
        }
        return raw == OptionalDouble.class ? double.class : type;
    }
}
