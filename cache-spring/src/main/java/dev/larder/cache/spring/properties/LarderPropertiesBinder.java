package dev.larder.cache.spring.properties;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.engine.RelaxedName;
import dev.larder.cache.spring.properties.KnownProperties.KnownProperty;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.BeanWrapperImpl;
import org.springframework.core.env.ConfigurableEnvironment;

/** Fills {@link LarderProperties} from an environment where no Spring Boot does it. */
public final class LarderPropertiesBinder {

    private final ConfigurableEnvironment environment;
    private final List<PropertySpelling> spellings;

    private LarderPropertiesBinder(ConfigurableEnvironment environment) {
        this.environment = environment;
        this.spellings = PropertySpelling.all(environment);
    }

    /**
     * The properties as the environment has them.
     *
     * @throws CacheConfigurationException if a text is not of its property's type; durations are checked later
     */
    public static LarderProperties bind(ConfigurableEnvironment environment) {
        LarderPropertiesBinder binder = new LarderPropertiesBinder(environment);
        LarderProperties properties = new LarderProperties();
        BeanWrapper fields = new BeanWrapperImpl(properties);
        for (KnownProperty property : KnownProperties.ALL) {
            if (property.isMap()) {
                continue;
            }
            String text = binder.text(property);
            if (text != null) {
                fields.setPropertyValue(property.path(), converted(text, property));
            }
        }
        binder.bindMaps(properties);
        return properties;
    }

    private void bindMaps(LarderProperties properties) {
        for (KnownProperty map : KnownProperties.ALL) {
            if (map.path().equals("tiers")) {
                Map<String, String> tiers = new TreeMap<>();
                each(map, 1, (names, text) -> tiers.putIfAbsent(names.get(0).toLowerCase(Locale.ROOT), text));
                properties.getTiers().putAll(tiers);
            } else if (map.path().equals("caches")) {
                Set<String> known = new HashSet<>();
                each(map, 2, (names, text) -> {
                    // Sources come in order of precedence, and may spell one name in several ways.
                    if (known.add(RelaxedName.of(names.get(0)) + "."
                            + RelaxedName.of(names.get(1).replace("_", "")))) {
                        properties
                                .getCaches()
                                .computeIfAbsent(names.get(0), name -> new TreeMap<>())
                                .put(names.get(1), text);
                    }
                });
            }
        }
    }

    private interface Entry {
        void found(List<String> names, String text);
    }

    private void each(KnownProperty map, int depth, Entry entry) {
        for (PropertySpelling spelling : spellings) {
            if (spelling.isIn(map)) {
                List<String> names = spelling.namesIn(map, depth);
                if (names.size() == depth) {
                    entry.found(names, resolved(spelling.value()));
                }
            }
        }
    }

    private @Nullable String text(KnownProperty property) {
        for (PropertySpelling spelling : spellings) {
            if (spelling.means(property)) {
                return resolved(spelling.value());
            }
        }
        return environment.getProperty(property.name());
    }

    private String resolved(@Nullable Object value) {
        return environment.resolveRequiredPlaceholders(String.valueOf(value)).strip();
    }

    private static Object converted(String text, KnownProperty property) {
        try {
            if (property.type() == int.class || property.type() == Integer.class) {
                return Integer.valueOf(text);
            }
        } catch (NumberFormatException e) {
            throw new CacheConfigurationException(
                    property.name() + ": \"" + text + "\" is not understood. Write a whole number.", e);
        }
        if (property.type().isEnum()) {
            return choice(text, property);
        }
        return property.type() == boolean.class ? truth(text, property) : text;
    }

    private static Object choice(String text, KnownProperty property) {
        List<String> names = new ArrayList<>();
        for (Object constant : property.type().getEnumConstants()) {
            String name = constant.toString().toLowerCase(Locale.ROOT).replace('_', '-');
            if (text.replace('_', '-').equalsIgnoreCase(name)) {
                return constant;
            }
            names.add(name);
        }
        String last = names.remove(names.size() - 1);
        throw new CacheConfigurationException(property.name() + ": \"" + text + "\" is not understood. Write "
                + String.join(", ", names) + " or " + last + ".");
    }

    private static boolean truth(String text, KnownProperty property) {
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw new CacheConfigurationException(
                    property.name() + ": \"" + text + "\" is not understood. Write true or false.");
        }
        return Boolean.parseBoolean(text);
    }
}
