package dev.larder.cache.method;

import dev.larder.cache.annotation.CacheDefaults;
import dev.larder.cache.annotation.Cached;
import dev.larder.cache.annotation.Invalidates;
import dev.larder.cache.annotation.Updates;
import dev.larder.cache.method.declaration.CachedDefinition;
import dev.larder.cache.method.declaration.DefaultsDefinition;
import dev.larder.cache.method.declaration.InvalidatesDefinition;
import dev.larder.cache.method.declaration.MethodDeclaration;
import dev.larder.cache.method.declaration.MethodDeclaration.Interception;
import dev.larder.cache.method.declaration.UpdatesDefinition;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;

/** Reads declarations for tests, by plain reflection. */
final class AnnotatedMethods {

    private AnnotatedMethods() {}

    /** The only declared method of that name. */
    static MethodDeclaration read(Class<?> type, String method) {
        return read(type, method, Interception.UNKNOWN);
    }

    static MethodDeclaration read(Class<?> type, String name, Interception interception) {
        Method method = Arrays.stream(type.getDeclaredMethods())
                .filter(candidate -> candidate.getName().equals(name) && !candidate.isBridge())
                .findFirst()
                .orElseThrow();
        Cached cached = method.getAnnotation(Cached.class);
        return new MethodDeclaration(
                type,
                method,
                Arrays.stream(method.getParameters())
                        .map(java.lang.reflect.Parameter::getName)
                        .toList(),
                List.of(method.getGenericParameterTypes()),
                method.getGenericReturnType(),
                cached == null ? null : definition(cached),
                Arrays.stream(method.getAnnotationsByType(Invalidates.class))
                        .map(AnnotatedMethods::definition)
                        .toList(),
                Arrays.stream(method.getAnnotationsByType(Updates.class))
                        .map(AnnotatedMethods::definition)
                        .toList(),
                defaults(type.getAnnotation(CacheDefaults.class)),
                interception);
    }

    /** Every annotated method of the class, in no particular order. */
    static List<MethodDeclaration> all(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Cached.class)
                        || method.getAnnotationsByType(Invalidates.class).length > 0
                        || method.getAnnotationsByType(Updates.class).length > 0)
                .map(method -> read(type, method.getName()))
                .toList();
    }

    private static CachedDefinition definition(Cached cached) {
        return new CachedDefinition(
                cached.value(),
                cached.key(),
                cached.ttl(),
                cached.name(),
                List.of(cached.tags()),
                cached.jitter(),
                cached.nullTtl(),
                cached.stampede(),
                cached.refreshAfter(),
                cached.staleIfError(),
                cached.loadTimeout(),
                cached.near(),
                cached.codec(),
                cached.condition(),
                cached.unless());
    }

    private static InvalidatesDefinition definition(Invalidates invalidates) {
        return new InvalidatesDefinition(
                List.of(invalidates.value()),
                List.of(invalidates.tags()),
                List.of(invalidates.caches()),
                invalidates.phase(),
                invalidates.condition());
    }

    private static UpdatesDefinition definition(Updates updates) {
        return new UpdatesDefinition(
                updates.value(),
                updates.key(),
                updates.ttl(),
                updates.name(),
                List.of(updates.tags()),
                updates.jitter(),
                updates.nullTtl(),
                updates.codec(),
                updates.condition(),
                updates.unless());
    }

    private static DefaultsDefinition defaults(CacheDefaults defaults) {
        return defaults == null
                ? DefaultsDefinition.NONE
                : new DefaultsDefinition(
                        defaults.prefix(),
                        defaults.tier(),
                        defaults.ttl(),
                        defaults.jitter(),
                        defaults.nullTtl(),
                        defaults.stampede(),
                        defaults.refreshAfter(),
                        defaults.staleIfError(),
                        defaults.loadTimeout(),
                        defaults.near(),
                        defaults.codec());
    }
}
