package dev.larder.cache.codec.mapper;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;

/** Types as their authors wrote them, for messages. */
public final class TypeText {

    private TypeText() {}

    /** The type with the simple names of its classes, for example {@code Map<String, List<Product>>}. */
    public static String of(Type type) {
        if (type instanceof Class<?> raw) {
            return raw.getSimpleName();
        }
        if (type instanceof ParameterizedType parameterized) {
            return of(parameterized.getRawType())
                    + Arrays.stream(parameterized.getActualTypeArguments())
                            .map(TypeText::of)
                            .collect(Collectors.joining(", ", "<", ">"));
        }
        if (type instanceof GenericArrayType array) {
            return of(array.getGenericComponentType()) + "[]";
        }
        if (type instanceof WildcardType wildcard) {
            return of(wildcard);
        }
        return type.getTypeName();
    }

    private static String of(WildcardType wildcard) {
        if (wildcard.getLowerBounds().length > 0) {
            return "? super " + of(wildcard.getLowerBounds()[0]);
        }
        Type bound = wildcard.getUpperBounds()[0];
        return bound == Object.class ? "?" : "? extends " + of(bound);
    }

    /** The type a property was declared with, {@code null} if its kind of member tells none. */
    public static @Nullable Type declaredType(AnnotatedMember member) {
        if (member instanceof AnnotatedParameter parameter) {
            return parameterType(parameter.getOwner().getAnnotated(), parameter.getIndex());
        }
        if (member.getAnnotated() instanceof Field field) {
            return field.getGenericType();
        }
        if (member.getAnnotated() instanceof Method method) {
            return method.getParameterCount() == 1
                    ? method.getGenericParameterTypes()[0]
                    : method.getGenericReturnType();
        }
        return null;
    }

    private static @Nullable Type parameterType(@Nullable AnnotatedElement owner, int index) {
        if (!(owner instanceof Executable creator)) {
            return null;
        }
        Type[] types = creator.getGenericParameterTypes();
        return index < types.length ? types[index] : null;
    }
}
