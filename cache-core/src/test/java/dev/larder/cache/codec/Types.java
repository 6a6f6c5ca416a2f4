package dev.larder.cache.codec;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * Writes a generic type down as it would stand in a method's signature: {@code new Types<List<String>>() {}.type()}.
 */
public abstract class Types<T> {

    public Type type() {
        return ((ParameterizedType) getClass().getGenericSuperclass()).getActualTypeArguments()[0];
    }
}
