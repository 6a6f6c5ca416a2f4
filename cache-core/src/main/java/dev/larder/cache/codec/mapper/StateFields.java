package dev.larder.cache.codec.mapper;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields that make up the state of an object, whoever may see them. A {@code transient} one counts where a getter
 * shows it; else it is what the class has computed for itself.
 */
public final class StateFields {

    private StateFields() {}

    /** Those of the class and its superclasses, up to the first of the platform. */
    public static List<Field> of(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> at = type; at != null && !PlatformValues.isPlatformType(at); at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if (isState(field)) {
                    fields.add(field);
                }
            }
        }
        return fields;
    }

    static boolean isState(Field field) {
        int modifiers = field.getModifiers();
        return !Modifier.isStatic(modifiers)
                && !field.isSynthetic()
                && (!Modifier.isTransient(modifiers) || hasGetter(field));
    }

    private static boolean hasGetter(Field field) {
        String name = Character.toUpperCase(field.getName().charAt(0))
                + field.getName().substring(1);
        for (Method method : field.getDeclaringClass().getMethods()) {
            boolean isNamedSo =
                    method.getName().equals("get" + name) || method.getName().equals("is" + name);
            if (isNamedSo && method.getParameterCount() == 0) {
                return true;
            }
        }
        return false;
    }

    /** The superclass from the platform whose state nobody can see, {@code null} if there is none. */
    public static @Nullable Class<?> hiddenParent(Class<?> type) {
        for (Class<?> at = type.getSuperclass(); at != null; at = at.getSuperclass()) {
            if (PlatformValues.isPlatformType(at) && hasFields(at)) {
                return at;
            }
        }
        return null;
    }

    private static boolean hasFields(Class<?> type) {
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                return true;
            }
        }
        return false;
    }
}
