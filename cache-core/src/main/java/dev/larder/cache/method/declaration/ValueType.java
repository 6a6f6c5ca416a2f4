package dev.larder.cache.method.declaration;

import java.lang.invoke.MethodType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Optional;

/** Types of values as stored entries know them: primitives boxed, {@code Optional} unwrapped. */
public final class ValueType {

    private ValueType() {}

    /** Whether values of one type can stand under the keys of the other. */
    public static boolean isSame(Type one, Type other) {
        return canonical(one).equals(canonical(other));
    }

    public static boolean isOptional(Type type) {
        return type == Optional.class
                || (type instanceof ParameterizedType parameterized && parameterized.getRawType() == Optional.class);
    }

    /** Built by hand: implementations of the reflective interfaces by different libraries are not equal. */
    private static String canonical(Type type) {
        if (type instanceof Class<?> plain) {
            return MethodType.methodType(plain).wrap().returnType().getName();
        }
        if (type instanceof GenericArrayType array) {
            return canonical(array.getGenericComponentType()) + "[]";
        }
        if (!(type instanceof ParameterizedType parameterized)) {
            return type.getTypeName();
        }
        Type[] arguments = parameterized.getActualTypeArguments();
        if (parameterized.getRawType() == Optional.class) {
            return canonical(arguments[0]);
        }
        return canonical(parameterized.getRawType())
                + Arrays.stream(arguments).map(ValueType::canonical).toList();
    }
}
