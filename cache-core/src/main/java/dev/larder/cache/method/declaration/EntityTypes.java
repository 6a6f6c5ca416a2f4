package dev.larder.cache.method.declaration;

import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Finds entities of JPA in types, which are known by the name of their annotation, so that JPA need not be there. */
public final class EntityTypes {

    private static final String ENTITY = "jakarta.persistence.Entity";

    private static final ClassValue<Boolean> OF_CLASS = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            try {
                return within(type);
            } catch (LinkageError | TypeNotPresentException e) {
                return true; // Nobody can tell.
            }
        }
    };

    private EntityTypes() {}

    /** Whether the type is an entity or holds some: as an element, or in a field of what it holds. */
    public static boolean within(Type type) {
        return TypeSearch.inside(type, EntityTypes::nameOfEntity) != null;
    }

    /** Whether one of the values is an entity or holds some, as far as its class tells. */
    public static boolean among(@Nullable Object[] values) {
        for (Object value : values) {
            if (value != null && OF_CLASS.get(value.getClass())) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String nameOfEntity(Class<?> type, String way) {
        for (Annotation annotation : type.getDeclaredAnnotations()) {
            if (annotation.annotationType().getName().equals(ENTITY)) {
                return type.getName();
            }
        }
        return null;
    }
}
