package dev.larder.cache.spring.interception;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.stream.Stream;
import org.springframework.util.ClassUtils;

/**
 * The type a bean's method is compiled for, the same at start-up and for a call: the user's class, or, of a JDK proxy
 * (a repository, an HTTP client), the most specific of its interfaces that has the method. It decides about the
 * {@code @CacheDefaults} and the type arguments, so what an interface inherits is compiled for each that inherits it.
 */
public final class BeanTypes {

    private BeanTypes() {}

    /** The type behind a bean of this class that a call of the method is compiled for. */
    public static Class<?> of(Class<?> beanClass, Method method) {
        return of(beanClass)
                .filter(type -> method.getDeclaringClass().isAssignableFrom(type))
                .findFirst()
                .orElse(method.getDeclaringClass());
    }

    /** Of several interfaces the one that is named first. */
    private static Stream<Class<?>> of(Class<?> beanClass) {
        if (!Proxy.isProxyClass(beanClass)) {
            return Stream.of(ClassUtils.getUserClass(beanClass));
        }
        Class<?>[] interfaces = beanClass.getInterfaces();
        return Arrays.stream(interfaces).filter(candidate -> Arrays.stream(interfaces)
                .noneMatch(other -> other != candidate && candidate.isAssignableFrom(other)));
    }
}
