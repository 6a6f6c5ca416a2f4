package dev.larder.cache.method.declaration;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A method with everything of this library that stands on it, as whoever reads annotations hands it over.
 *
 * @param type the type of the object it is called on, for proxies the type behind the proxy
 * @param method the most specific method, no bridge
 * @param parameterNames {@code null} if the class was compiled without {@code -parameters}
 * @param parameterTypes generic, with the type variables of {@code type} filled in
 * @param returnType likewise
 * @param cached {@code null} if the method is not cached
 * @param interception how calls reach the advice, for the check that they can
 */
public record MethodDeclaration(
        Class<?> type,
        Method method,
        @Nullable List<String> parameterNames,
        List<Type> parameterTypes,
        Type returnType,
        @Nullable CachedDefinition cached,
        List<InvalidatesDefinition> invalidates,
        List<UpdatesDefinition> updates,
        DefaultsDefinition defaults,
        Interception interception) {

    /** How calls of a method are intercepted. */
    public enum Interception {
        /** By a generated subclass: final classes and final methods cannot be. */
        SUBCLASS,
        /** By a proxy that implements the type's interfaces: only methods of interfaces can be. */
        INTERFACES,
        /** Not yet known; only what no proxy can do is a mistake. */
        UNKNOWN
    }

    /** The method as messages name it: {@code shop.ProductService.details(long)}. */
    public String describe() {
        return describe(type, method);
    }

    /** The same for any method of a type. */
    public static String describe(Class<?> type, Method method) {
        String parameters = Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", "));
        return type.getName() + "." + method.getName() + "(" + parameters + ")";
    }

    /** Where an attribute stands, as messages begin: {@code @Cached(ttl) on shop.ProductService.details(long)}. */
    public String place(String annotation, String attribute) {
        return "@" + annotation + "(" + attribute + ") on " + describe();
    }

    /** The annotation that messages name where any of them would do. */
    public String annotation() {
        if (cached != null) {
            return "@Cached";
        }
        return updates.isEmpty() ? "@Invalidates" : "@Updates";
    }

    /** The same with another return type: for a value that comes later, the type of the value. */
    public MethodDeclaration returning(Type valueType) {
        return new MethodDeclaration(
                type,
                method,
                parameterNames,
                parameterTypes,
                valueType,
                cached,
                invalidates,
                updates,
                defaults,
                interception);
    }

    public boolean returnsNothing() {
        return returnType == void.class || returnType == Void.class;
    }
}
