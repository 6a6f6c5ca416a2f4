package dev.larder.cache.method.declaration;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import org.jspecify.annotations.Nullable;

/** Looks for {@link dev.larder.cache.annotation.NeverCached} on a type and on everything it is made of. */
final class NeverCachedSearch {

    private NeverCachedSearch() {}

    /** What was found: the element that carries the annotation, the way there, and the reason it gives. */
    record Finding(String element, String way, String reason) {}

    /** Searches the type, its type arguments, and the fields and components of what it holds. */
    static @Nullable Finding inside(Type type, NeverCachedReader reader) {
        return TypeSearch.inside(type, (found, way) -> onClass(found, way, reader));
    }

    /** Searches the type and its type arguments alone. */
    static @Nullable Finding on(Type type, NeverCachedReader reader) {
        return TypeSearch.on(type, (found, way) -> onClass(found, way, reader));
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

    private static @Nullable Finding onClass(Class<?> type, String way, NeverCachedReader reader) {
        Finding direct = read(type, type.getName(), way, reader);
        if (direct != null) {
            return direct;
        }
        Class<?> enclosing = type.getEnclosingClass();
        if (enclosing != null) {
            return onClass(enclosing, way, reader);
        }
        Package home = type.getPackage();
        return home == null ? null : read(home, "package " + home.getName(), way, reader);
    }

    private static @Nullable Finding read(AnnotatedElement element, String name, String way, NeverCachedReader reader) {
        String reason = reader.reasonOn(element);
        return reason == null ? null : new Finding(name, way, reason);
    }
}
