package dev.larder.cache.method.declaration;

import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a type and at everything it is made of, until something is found. One search visits each type once, and none
 * of the JDK's.
 *
 * @param <T> what is looked for
 */
final class TypeSearch<T> {

    /** Looks at one class. */
    interface Look<T> {

        /**
         * @param way how the search came there, for a message
         * @return {@code null} if it is not what is looked for
         */
        @Nullable
        T at(Class<?> type, String way);
    }

    private final Look<T> look;
    private final boolean intoFields;
    private final Set<Type> visited = new HashSet<>();

    private TypeSearch(Look<T> look, boolean intoFields) {
        this.look = look;
        this.intoFields = intoFields;
    }

    /** Searches the type, its type arguments, and the fields and components of what it holds. */
    static <T> @Nullable T inside(Type type, Look<T> look) {
        return new TypeSearch<>(look, true).visit(type, "");
    }

    /** Searches the type and its type arguments alone. */
    static <T> @Nullable T on(Type type, Look<T> look) {
        return new TypeSearch<>(look, false).visit(type, "");
    }

    private @Nullable T visit(Type type, String way) {
        if (!visited.add(type)) {
            return null;
        }
        if (type instanceof Class<?> plain) {
            return plain.isArray() ? visit(plain.getComponentType(), way) : visitClass(plain, way);
        }
        if (type instanceof ParameterizedType parameterized) {
            T raw = visit(parameterized.getRawType(), way);
            return raw != null ? raw : visitAll(parameterized.getActualTypeArguments(), way);
        }
        if (type instanceof GenericArrayType array) {
            return visit(array.getGenericComponentType(), way);
        }
        if (type instanceof WildcardType wildcard) {
            T upper = visitAll(wildcard.getUpperBounds(), way);
            return upper != null ? upper : visitAll(wildcard.getLowerBounds(), way);
        }
        return type instanceof TypeVariable<?> variable ? visitAll(variable.getBounds(), way) : null;
    }

    private @Nullable T visitAll(Type[] types, String way) {
        for (Type type : types) {
            T finding = visit(type, way);
            if (finding != null) {
                return finding;
            }
        }
        return null;
    }

    private @Nullable T visitClass(Class<?> type, String way) {
        if (type.isPrimitive() || type.getName().startsWith("java.")) {
            return null;
        }
        T direct = look.at(type, way);
        if (direct != null) {
            return direct;
        }
        T inherited = visitSupertypes(type, way);
        if (inherited != null || !intoFields) {
            return inherited;
        }
        T field = visitFields(type, way);
        return field != null ? field : visitPermitted(type, way);
    }

    private @Nullable T visitSupertypes(Class<?> type, String way) {
        Type superclass = type.getGenericSuperclass();
        T above = superclass == null ? null : visit(superclass, way);
        return above != null ? above : visitAll(type.getGenericInterfaces(), way);
    }

    private @Nullable T visitFields(Class<?> type, String way) {
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                String step = " by way of " + type.getSimpleName() + "." + field.getName();
                T finding = visit(field.getGenericType(), way + step);
                if (finding != null) {
                    return finding;
                }
            }
        }
        return null;
    }

    private @Nullable T visitPermitted(Class<?> type, String way) {
        return type.isSealed() ? visitAll(type.getPermittedSubclasses(), way) : null;
    }
}
