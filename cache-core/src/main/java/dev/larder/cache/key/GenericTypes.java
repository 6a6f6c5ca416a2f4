package dev.larder.cache.key;

import java.lang.reflect.Array;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What generic types say about the values behind a path. Only used at start-up. */
final class GenericTypes {

    private GenericTypes() {}

    /** The class of a type; {@code Object} where nothing is known. */
    static Class<?> raw(Type type) {
        if (type instanceof Class<?> c) {
            return c;
        }
        if (type instanceof ParameterizedType parameterized) {
            return raw(parameterized.getRawType());
        }
        if (type instanceof GenericArrayType array) {
            return Array.newInstance(raw(array.getGenericComponentType()), 0).getClass();
        }
        if (type instanceof TypeVariable<?> variable) {
            return raw(variable.getBounds()[0]);
        }
        return type instanceof WildcardType wildcard ? raw(wildcard.getUpperBounds()[0]) : Object.class;
    }

    /** A member's declared type, seen from the type that has the member. */
    static Type resolve(Type declared, Type owner) {
        return substitute(declared, variablesOf(owner));
    }

    /** What a type has for a type parameter of one of its super-types: the element of an {@code Iterable}. */
    static Type argument(Type type, Class<?> superType, int index) {
        TypeVariable<?> variable = superType.getTypeParameters()[index];
        return variablesOf(type).getOrDefault(variable, Object.class);
    }

    /** The component of an array type, else {@code null}. */
    static @Nullable Type component(Type type) {
        return type instanceof GenericArrayType array
                ? array.getGenericComponentType()
                : raw(type).getComponentType();
    }

    private static Map<TypeVariable<?>, Type> variablesOf(Type type) {
        Map<TypeVariable<?>, Type> variables = new HashMap<>();
        collect(type, variables);
        return variables;
    }

    private static void collect(Type type, Map<TypeVariable<?>, Type> variables) {
        if (type instanceof WildcardType || type instanceof TypeVariable<?>) {
            collect(upperBound(type), variables);
            return;
        }
        Class<?> raw = raw(type);
        if (type instanceof ParameterizedType parameterized) {
            Type[] arguments = parameterized.getActualTypeArguments();
            for (int i = 0; i < arguments.length; i++) {
                variables.put(raw.getTypeParameters()[i], substitute(arguments[i], variables));
            }
        }
        if (raw.getGenericSuperclass() != null) {
            collect(raw.getGenericSuperclass(), variables);
        }
        for (Type parent : raw.getGenericInterfaces()) {
            collect(parent, variables);
        }
    }

    private static Type upperBound(Type type) {
        return type instanceof WildcardType wildcard
                ? wildcard.getUpperBounds()[0]
                : ((TypeVariable<?>) type).getBounds()[0];
    }

    private static Type substitute(Type type, Map<TypeVariable<?>, Type> variables) {
        if (type instanceof TypeVariable<?> variable) {
            Type known = variables.get(variable);
            return known == null ? raw(variable) : known;
        }
        if (type instanceof WildcardType wildcard) {
            return substitute(wildcard.getUpperBounds()[0], variables);
        }
        if (type instanceof ParameterizedType parameterized) {
            Type[] arguments = Arrays.stream(parameterized.getActualTypeArguments())
                    .map(argument -> substitute(argument, variables))
                    .toArray(Type[]::new);
            return new Applied(raw(parameterized), arguments);
        }
        return type instanceof GenericArrayType array
                ? new ArrayOf(substitute(array.getGenericComponentType(), variables))
                : type;
    }

    /** A generic class with its arguments, free of type variables. */
    @SuppressWarnings("ArrayRecordComponent") // never compared, only read
    private record Applied(Class<?> type, Type[] arguments) implements ParameterizedType {
        @Override
        public Type[] getActualTypeArguments() {
            return arguments.clone();
        }

        @Override
        public Type getRawType() {
            return type;
        }

        @Override
        public @Nullable Type getOwnerType() {
            return type.getDeclaringClass();
        }

        @Override
        public String getTypeName() {
            return type.getTypeName()
                    + Arrays.stream(arguments).map(Type::getTypeName).collect(Collectors.joining(", ", "<", ">"));
        }
    }

    private record ArrayOf(Type component) implements GenericArrayType {
        @Override
        public Type getGenericComponentType() {
            return component;
        }

        @Override
        public String getTypeName() {
            return component.getTypeName() + "[]";
        }
    }
}
