package dev.larder.cache.method;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for {@link dev.larder.cache.annotation.NeverCached} on a type and on everything it is made of. One search
 * visits each type once.
 */
final class NeverCachedSearch {

    private final NeverCachedReader reader;
    private final boolean intoFields;
    private final Set<Type> visited = new HashSet<>();

    private NeverCachedSearch(NeverCachedReader reader, boolean intoFields) {
        this.reader = reader;
        this.intoFields = intoFields;
    }

    /** What was found: the element that carries the annotation, the way there, and the reason it gives. */
    record Finding(String element, String way, String reason) {}

    /** Searches the type, its type arguments, and the fields and components of what it holds. */
    static @Nullable Finding inside(Type type, NeverCachedReader reader) {
        return new NeverCachedSearch(reader, true).visit(type, "");
    }

    /** Searches the type and its type arguments alone. */
    static @Nullable Finding on(Type type, NeverCachedReader reader) {
        return new NeverCachedSearch(reader, false).visit(type, "");
    }

    /** Searches the method, the methods it overrides or implements, and the types they are declared in. */
    static @Nullable Finding onMethod(Class<?> type, Method method, NeverCachedReader reader) {
        Finding onType = on(type, reader);
        if (onType != null) {
            return onType;
        }
        Finding direct = read(method, MethodDeclaration.describe(method.getDeclaringClass(), method), "", reader);
        return direct != null ? direct : onOverridden(type, method, reader);
    }

    private static @Nullable Finding onOverridden(@Nullable Class<?> type, Method method, NeverCachedReader reader) {
        if (type == null || type == Object.class) {
            return null;
        }
        for (Method candidate : type.getDeclaredMethods()) {
            if (candidate.getName().equals(method.getName()) && isOverriddenBy(method, candidate)) {
                Finding finding = read(candidate, MethodDeclaration.describe(type, candidate), "", reader);
                if (finding != null) {
                    return finding;
                }
            }
        }
        for (Class<?> implemented : type.getInterfaces()) {
            Finding finding = onOverridden(implemented, method, reader);
            if (finding != null) {
                return finding;
            }
        }
        return onOverridden(type.getSuperclass(), method, reader);
    }

    /** Compares erased parameters; a type variable of the overridden method takes anything its bound takes. */
    private static boolean isOverriddenBy(Method method, Method candidate) {
        Class<?>[] own = method.getParameterTypes();
        Class<?>[] overridden = candidate.getParameterTypes();
        if (own.length != overridden.length || Modifier.isPrivate(candidate.getModifiers())) {
            return false;
        }
        for (int i = 0; i < own.length; i++) {
            boolean isVariable = candidate.getGenericParameterTypes()[i] instanceof TypeVariable<?>;
            if (own[i] != overridden[i] && !(isVariable && overridden[i].isAssignableFrom(own[i]))) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Finding visit(Type type, String way) {
        if (!visited.add(type)) {
            return null;
        }
        if (type instanceof Class<?> plain) {
            return plain.isArray() ? visit(plain.getComponentType(), way) : visitClass(plain, way);
        }
        if (type instanceof ParameterizedType parameterized) {
            Finding raw = visit(parameterized.getRawType(), way);
            return raw != null ? raw : visitAll(parameterized.getActualTypeArguments(), way);
        }
        if (type instanceof GenericArrayType array) {
            return visit(array.getGenericComponentType(), way);
        }
        if (type instanceof WildcardType wildcard) {
            Finding upper = visitAll(wildcard.getUpperBounds(), way);
            return upper != null ? upper : visitAll(wildcard.getLowerBounds(), way);
        }
        return type instanceof TypeVariable<?> variable ? visitAll(variable.getBounds(), way) : null;
    }

    private @Nullable Finding visitAll(Type[] types, String way) {
        for (Type type : types) {
            Finding finding = visit(type, way);
            if (finding != null) {
                return finding;
            }
        }
        return null;
    }

    private @Nullable Finding visitClass(Class<?> type, String way) {
        if (type.isPrimitive() || type.getName().startsWith("java.")) {
            return null;
        }
        Finding direct = onClass(type, way);
        if (direct != null) {
            return direct;
        }
        Finding inherited = visitSupertypes(type, way);
        if (inherited != null || !intoFields) {
            return inherited;
        }
        Finding field = visitFields(type, way);
        return field != null ? field : visitPermitted(type, way);
    }

    private @Nullable Finding onClass(Class<?> type, String way) {
        Finding direct = read(type, type.getName(), way, reader);
        if (direct != null) {
            return direct;
        }
        Class<?> enclosing = type.getEnclosingClass();
        if (enclosing != null) {
            return onClass(enclosing, way);
        }
        Package home = type.getPackage();
        return home == null ? null : read(home, "package " + home.getName(), way, reader);
    }

    private @Nullable Finding visitSupertypes(Class<?> type, String way) {
        Type superclass = type.getGenericSuperclass();
        Finding above = superclass == null ? null : visit(superclass, way);
        return above != null ? above : visitAll(type.getGenericInterfaces(), way);
    }

    private @Nullable Finding visitFields(Class<?> type, String way) {
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                String step = " by way of " + type.getSimpleName() + "." + field.getName();
                Finding finding = visit(field.getGenericType(), way + step);
                if (finding != null) {
                    return finding;
                }
            }
        }
        return null;
    }

    private @Nullable Finding visitPermitted(Class<?> type, String way) {
        return type.isSealed() ? visitAll(type.getPermittedSubclasses(), way) : null;
    }

    private static @Nullable Finding read(AnnotatedElement element, String name, String way, NeverCachedReader reader) {
        String reason = reader.reasonOn(element);
        return reason == null ? null : new Finding(name, way, reason);
    }
}
