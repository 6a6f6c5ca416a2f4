package dev.larder.cache;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * A generic type as a value: {@code new TypeRef<List<Product>>() {}}.
 *
 * @param <T> the type
 */
public abstract class TypeRef<T> {

    private final Type type;

    /** @throws CacheConfigurationException if the subclass leaves {@code T} open */
    protected TypeRef() {
        if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parameterized)) {
            throw new CacheConfigurationException(
                    "A TypeRef without its type; write new TypeRef<List<Product>>() {} with the type you mean.");
        }
        this.type = parameterized.getActualTypeArguments()[0];
    }

    /** The type between the angle brackets. */
    public final Type type() {
        return type;
    }
}
