package dev.larder.cache.key.value;

import dev.larder.cache.CacheException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * The proxies that Hibernate puts in the place of entities. They are known by an interface that they implement, and by
 * its name, because nothing else here needs Hibernate.
 */
final class EntityProxy {

    private static final String MARKER = "org.hibernate.proxy.HibernateProxy";
    private static final MethodType READ = MethodType.methodType(Object.class, Object.class);

    private EntityProxy() {}

    /**
     * What gives the entity behind a proxy, and loads it before if need be; {@code null} if objects of the class are no
     * proxies.
     */
    static @Nullable MethodHandle reader(Class<?> type) {
        for (Class<?> marker : type.getInterfaces()) {
            if (marker.getName().equals(MARKER)) {
                return reader(type, marker);
            }
        }
        return null;
    }

    private static MethodHandle reader(Class<?> type, Class<?> marker) {
        try {
            Method initializer = marker.getMethod("getHibernateLazyInitializer");
            Method entity = initializer.getReturnType().getMethod("getImplementation");
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            return MethodHandles.filterReturnValue(lookup.unreflect(initializer), lookup.unreflect(entity))
                    .asType(READ);
        } catch (ReflectiveOperationException e) {
            throw new CacheException("Cannot look behind " + type.getTypeName(), e);
        }
    }
}
