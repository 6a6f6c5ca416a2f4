package dev.larder.cache.key;

import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Where the value at the root of a path comes from.
 *
 * @param index the argument or the element of a fan-out; unused for the result
 * @param type the static type of what is found there
 */
record ValueSource(Kind kind, int index, Type type) {

    enum Kind {
        ARGUMENT,
        RESULT,
        ELEMENT
    }

    static ValueSource argument(int index, Type type) {
        return new ValueSource(Kind.ARGUMENT, index, type);
    }

    static ValueSource result(Type type) {
        return new ValueSource(Kind.RESULT, -1, type);
    }

    static ValueSource element(int index, Type type) {
        return new ValueSource(Kind.ELEMENT, index, type);
    }

    @Nullable
    Object get(@Nullable Object[] args, @Nullable Object result, @Nullable Object[] elements) {
        return switch (kind) {
            case ARGUMENT -> args[index];
            case RESULT -> result;
            case ELEMENT -> elements[index];
        };
    }
}
