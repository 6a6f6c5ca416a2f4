package dev.larder.cache.codec.mapper;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.AbstractTypeResolver;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.JavaType;

/**
 * Which class is made where a type is declared that says less: for the platform's containers one that keeps the order
 * of what it holds, which Jackson's own choice does not; for other types what the application's modules say.
 */
final class RestoredTypes extends AbstractTypeResolver {

    private static final Map<Class<?>, Class<?>> ORDERED = Map.of(
            Set.class, LinkedHashSet.class, HashSet.class, LinkedHashSet.class, HashMap.class, LinkedHashMap.class);

    private final DeserializationConfig application;

    RestoredTypes(DeserializationConfig application) {
        this.application = application;
    }

    @Override
    public @Nullable JavaType findTypeMapping(DeserializationConfig config, JavaType type) {
        Class<?> ordered = ORDERED.get(type.getRawClass());
        if (ordered != null) {
            return config.getTypeFactory().constructSpecializedType(type, ordered);
        }
        return PlatformValues.isPlatformType(type.getRawClass()) ? null : application.mapAbstractType(type);
    }
}
