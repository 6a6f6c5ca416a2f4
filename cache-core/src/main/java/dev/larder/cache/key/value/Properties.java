package dev.larder.cache.key.value;

import dev.larder.cache.CacheException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The readable properties of a class by name, found once per class: record components, getters ({@code getName()}, and
 * {@code isName()} of a boolean) and public fields, in this order of precedence.
 */
final class Properties {

    private static final ClassValue<Properties> OF_CLASS = new ClassValue<>() {
        @Override
        protected Properties computeValue(Class<?> type) {
            return new Properties(type);
        }
    };

    private static final MethodType READ = MethodType.methodType(Object.class, Object.class);

    private final SortedMap<String, Property> byName = new TreeMap<>();

    private Properties(Class<?> type) {
        if (type.isRecord()) {
            addComponents(type);
        }
        addGetters(type, "get");
        addGetters(type, "is");
        addFields(type);
    }

    static Properties of(Class<?> type) {
        return OF_CLASS.get(type);
    }

    @Nullable
    Property find(String name) {
        return byName.get(name);
    }

    /** All names, sorted. */
    Collection<String> names() {
        return byName.keySet();
    }

    private void addComponents(Class<?> type) {
        for (RecordComponent component : type.getRecordComponents()) {
            Method accessor = component.getAccessor();
            if (ObjectState.isReadable(accessor)) {
                add(component.getName(), component.getGenericType(), unreflect(accessor));
            }
        }
    }

    private void addGetters(Class<?> type, String prefix) {
        for (Method method : type.getMethods()) {
            String name = propertyName(method, prefix);
            if (name != null && ObjectState.isReadable(method) && !isSettled(name, method)) {
                add(name, method.getGenericReturnType(), unreflect(method));
            }
        }
    }

    private void addFields(Class<?> type) {
        for (Field field : type.getFields()) {
            if (!Modifier.isStatic(field.getModifiers())
                    && ObjectState.isReadable(field)
                    && !byName.containsKey(field.getName())) {
                add(field.getName(), field.getGenericType(), unreflect(field));
            }
        }
    }

    private void add(String name, Type type, MethodHandle reader) {
        byName.put(name, new Property(name, type, reader.asType(READ)));
    }

    /** Of a getter and the bridge to it, the one with the narrower type counts. */
    private boolean isSettled(String name, Method getter) {
        Property known = byName.get(name);
        return known != null
                && (getter.isBridge()
                        || !GenericTypes.raw(known.type()).isAssignableFrom(getter.getReturnType())
                        || GenericTypes.raw(known.type()) == getter.getReturnType());
    }

    private static @Nullable String propertyName(Method method, String prefix) {
        String name = method.getName();
        Class<?> type = method.getReturnType();
        if (name.length() <= prefix.length()
                || !name.startsWith(prefix)
                || Character.isLowerCase(name.charAt(prefix.length()))
                || method.getParameterCount() > 0
                || Modifier.isStatic(method.getModifiers())
                || method.getDeclaringClass() == Object.class
                || type == void.class
                || (prefix.equals("is") && type != boolean.class && type != Boolean.class)) {
            return null;
        }
        return decapitalize(name.substring(prefix.length()));
    }

    /** As the JavaBeans specification has it: {@code URL} stays. */
    private static String decapitalize(String name) {
        boolean isAcronym =
                name.length() > 1 && Character.isUpperCase(name.charAt(0)) && Character.isUpperCase(name.charAt(1));
        return isAcronym ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private static MethodHandle unreflect(Method method) {
        try {
            return MethodHandles.lookup().unreflect(method);
        } catch (IllegalAccessException e) {
            throw new CacheException("Cannot read " + method, e);
        }
    }

    private static MethodHandle unreflect(Field field) {
        try {
            return MethodHandles.lookup().unreflectGetter(field);
        } catch (IllegalAccessException e) {
            throw new CacheException("Cannot read " + field, e);
        }
    }

    /**
     * One property.
     *
     * @param type generic, as declared
     * @param reader takes the object, gives the value
     */
    record Property(String name, Type type, MethodHandle reader) {

        /** Reads it. What a getter throws is the cause of the exception. */
        @Nullable
        Object read(Object target) {
            try {
                return reader.invokeExact(target);
            } catch (Error e) {
                throw e;
            } catch (Throwable e) {
                throw new CacheException(
                        "The property `" + name + "` of " + target.getClass().getTypeName() + " cannot be read", e);
            }
        }
    }
}
