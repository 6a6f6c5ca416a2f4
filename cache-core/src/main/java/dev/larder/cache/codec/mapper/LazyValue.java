package dev.larder.cache.codec.mapper;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * What Hibernate puts in the place of what it has not loaded, or may not have: proxies, collections, and entities that
 * its bytecode enhancement has changed. Recognised by its interfaces' names, so that nothing here depends on it.
 */
final class LazyValue {

    private static final String PROXY = "org.hibernate.proxy.HibernateProxy";
    private static final String COLLECTION = "org.hibernate.collection.spi.PersistentCollection";
    private static final String ENHANCED = "org.hibernate.engine.spi.PersistentAttributeInterceptable";
    private static final String LAZY_ATTRIBUTES =
            "org.hibernate.bytecode.enhance.spi.interceptor.BytecodeLazyAttributeInterceptor";

    private LazyValue() {}

    /** Whether objects of the class stand for others. */
    static boolean isProxyClass(Class<?> type) {
        return find(type, PROXY) != null;
    }

    /** Whether collections of the class load what they hold when they are first asked for it. */
    static boolean isLazyCollection(Class<?> type) {
        return find(type, COLLECTION) != null;
    }

    /** Whether objects of the very class may lack fields that are loaded when they are first asked for. */
    static boolean mayBePartial(Class<?> type) {
        return find(type, ENHANCED) != null;
    }

    /**
     * The object itself, or the one it stands for.
     *
     * @throws UnstorableException if it is not loaded, or not all of it is
     */
    static Object whole(Object value, JsonGenerator generator) {
        Object object = isProxyClass(value.getClass()) ? behind(value, generator) : value;
        if (mayBePartial(object.getClass()) && lacksFields(object)) {
            throw UnstorableException.notLoaded(generator, "has fields that were");
        }
        return object;
    }

    private static Object behind(Object proxy, JsonGenerator generator) {
        Object initializer = ask(proxy, PROXY, "getHibernateLazyInitializer");
        String named = "org.hibernate.proxy.LazyInitializer";
        if (initializer == null || Boolean.TRUE.equals(ask(initializer, named, "isUninitialized"))) {
            throw UnstorableException.notLoaded(generator, "was");
        }
        Object object = ask(initializer, named, "getImplementation");
        return object == null ? proxy : object;
    }

    private static boolean lacksFields(Object object) {
        Object interceptor = ask(object, ENHANCED, "$$_hibernate_getInterceptor");
        return interceptor != null
                && find(interceptor.getClass(), LAZY_ATTRIBUTES) != null
                && Boolean.TRUE.equals(ask(interceptor, LAZY_ATTRIBUTES, "hasAnyUninitializedAttributes"));
    }

    /** Whether the collection is one whose content is loaded, or no lazy one. */
    static boolean isLoaded(Object collection) {
        return find(collection.getClass(), COLLECTION) == null
                || Boolean.TRUE.equals(ask(collection, COLLECTION, "wasInitialized"));
    }

    private static @Nullable Object ask(Object object, String interfaceName, String method) {
        Class<?> found = find(object.getClass(), interfaceName);
        if (found == null) {
            throw new IllegalStateException(object.getClass().getName() + " is no " + interfaceName);
        }
        try {
            Method asked = found.getMethod(method);
            return asked.invoke(object);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("Hibernate's " + interfaceName + " cannot be asked for " + method, e);
        }
    }

    private static @Nullable Class<?> find(@Nullable Class<?> type, String interfaceName) {
        for (Class<?> at = type; at != null; at = at.getSuperclass()) {
            for (Class<?> implemented : at.getInterfaces()) {
                Class<?> found =
                        implemented.getName().equals(interfaceName) ? implemented : find(implemented, interfaceName);
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }
}
