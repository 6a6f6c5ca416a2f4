package dev.larder.cache.key.value;

import java.lang.reflect.Array;
import java.lang.reflect.Executable;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What generic types say about values, of a method and behind a path. Only used at start-up. */
public final class GenericTypes {

    private GenericTypes() {}

    /** The class of a type; {@code Object} where nothing is known. */
    public static Class<?> raw(Type type) {
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
    public static Type resolve(Type declared, Type owner) {
        return substitute(declared, variablesOf(owner));
    }

    /**
     * A type of a method's signature, as the class has it that the method is called on: with what the class fills in
     * for the type variables of its super-types, and their bounds for those of the method itself. What the class leaves
     * open, stays so, as do wildcards.
     */
    public static Type seenFrom(Class<?> target, Type declared) {
        Map<TypeVariable<?>, Type> variables = new HashMap<>();
        collect(target, variables, GenericTypes::filledIn);
        return filledIn(declared, variables);
    }

    private static Type filledIn(Type type, Map<TypeVariable<?>, Type> variables) {
        if (type instanceof TypeVariable<?> variable) {
            Type known = variables.get(variable);
            return known == null && variable.getGenericDeclaration() instanceof Executable
                    ? bound(variable, variables)
                    : known == null ? type : known;
        }
        if (type instanceof WildcardType wildcard) {
            return new Wildcard(
                    filledIn(wildcard.getUpperBounds(), variables), filledIn(wildcard.getLowerBounds(), variables));
        }
        if (type instanceof ParameterizedType parameterized) {
            return new Applied(raw(parameterized), filledIn(parameterized.getActualTypeArguments(), variables));
        }
        if (type instanceof GenericArrayType array) {
            Type component = filledIn(array.getGenericComponentType(), variables);
            return component instanceof Class<?> known ? known.arrayType() : new ArrayOf(component);
        }
        return type;
    }

    private static Type[] filledIn(Type[] types, Map<TypeVariable<?>, Type> variables) {
        return Arrays.stream(types).map(type -> filledIn(type, variables)).toArray(Type[]::new);
    }

    /** A bound may speak of the variable itself; there it is what its class is. */
    private static Type bound(TypeVariable<?> variable, Map<TypeVariable<?>, Type> variables) {
        Map<TypeVariable<?>, Type> within = new HashMap<>(variables);
        within.put(variable, raw(variable));
        return filledIn(variable.getBounds()[0], within);
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
        collect(type, variables, GenericTypes::substitute);
        return variables;
    }

    private static void collect(
            Type type,
            Map<TypeVariable<?>, Type> variables,
            BiFunction<Type, Map<TypeVariable<?>, Type>, Type> resolution) {
        if (type instanceof WildcardType || type instanceof TypeVariable<?>) {
            collect(upperBound(type), variables, resolution);
            return;
        }
        Class<?> raw = raw(type);
        if (type instanceof ParameterizedType parameterized) {
            Type[] arguments = parameterized.getActualTypeArguments();
            for (int i = 0; i < arguments.length; i++) {
                variables.put(raw.getTypeParameters()[i], resolution.apply(arguments[i], variables));
            }
        }
        if (raw.getGenericSuperclass() != null) {
            collect(raw.getGenericSuperclass(), variables, resolution);
        }
        for (Type parent : raw.getGenericInterfaces()) {
            collect(parent, variables, resolution);
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

    @SuppressWarnings("ArrayRecordComponent") // never compared, only read
    private record Wildcard(Type[] upper, Type[] lower) implements WildcardType {
        @Override
        public Type[] getUpperBounds() {
            return upper.clone();
        }

        @Override
        public Type[] getLowerBounds() {
            return lower.clone();
        }

        @Override
        public String getTypeName() {
            if (lower.length > 0) {
                return "? super " + lower[0].getTypeName();
            }
            return upper[0] == Object.class ? "?" : "? extends " + upper[0].getTypeName();
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
