package dev.larder.cache.key.value;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Where the value at the root of a path comes from.
 *
 * @param index the argument or the element of a fan-out; unused for the result
 * @param type the static type of what is found there
 */
public record ValueSource(Kind kind, int index, Type type) {

    public enum Kind {
        ARGUMENT,
        RESULT,
        ELEMENT
    }

    public static ValueSource argument(int index, Type type) {
        return new ValueSource(Kind.ARGUMENT, index, type);
    }

    public static ValueSource result(Type type) {
        return new ValueSource(Kind.RESULT, -1, type);
    }

    public static ValueSource element(int index, Type type) {
        return new ValueSource(Kind.ELEMENT, index, type);
    }

    @Nullable
    public Object get(@Nullable Object[] args, @Nullable Object result, @Nullable Object[] elements) {
        return switch (kind) {
            case ARGUMENT -> args[index];
            case RESULT -> result;
            case ELEMENT -> elements[index];
        };
    }
}
