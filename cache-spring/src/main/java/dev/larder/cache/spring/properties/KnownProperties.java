package dev.larder.cache.spring.properties;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.beans.BeanUtils;

/** The names of all properties, taken from {@link LarderProperties} itself, so that they are written once. */
public final class KnownProperties {

    /** What all of them begin with. */
    public static final String PREFIX = "larder.";

    public static final List<KnownProperty> ALL = List.copyOf(collect(LarderProperties.class, PREFIX, ""));

    /** The attributes of single caches. */
    public static final KnownProperty CACHES = new KnownProperty(PREFIX + "caches", "caches", Map.class);

    static final KnownProperty TIERS = new KnownProperty(PREFIX + "tiers", "tiers", Map.class);

    private KnownProperties() {}

    /**
     * One property.
     *
     * @param name as documented, for example {@code larder.redis.pool.max-active}
     * @param path in {@link LarderProperties}, for example {@code redis.pool.maxActive}
     * @param type of its value; a map where names of the user's choice follow
     */
    public record KnownProperty(String name, String path, Class<?> type) {

        public boolean isMap() {
            return type == Map.class;
        }

        /** What follows {@link KnownProperties#PREFIX}. */
        public String shortName() {
            return name.substring(PREFIX.length());
        }
    }

    private static List<KnownProperty> collect(Class<?> type, String namePrefix, String pathPrefix) {
        List<KnownProperty> found = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers())) {
                continue;
            }
            String name = namePrefix + hyphenated(field.getName());
            String path = pathPrefix + field.getName();
            if (isValue(field.getType())) {
                found.add(new KnownProperty(name, path, field.getType()));
            } else {
                found.addAll(collect(field.getType(), name + ".", path + "."));
            }
        }
        return found;
    }

    private static boolean isValue(Class<?> type) {
        return BeanUtils.isSimpleValueType(type) || type == Map.class;
    }

    static String hyphenated(String camelCase) {
        return camelCase.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
