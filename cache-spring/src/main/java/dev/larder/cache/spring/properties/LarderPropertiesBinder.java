package dev.larder.cache.spring.properties;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.method.declaration.CacheAttribute;
import dev.larder.cache.settings.RelaxedName;
import dev.larder.cache.spring.properties.KnownProperties.KnownProperty;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanWrapper;
import org.springframework.beans.BeanWrapperImpl;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;
import org.springframework.util.ClassUtils;

/**
 * Fills {@link LarderProperties} from an environment where no Spring Boot does it. The environment orders its sources
 * and resolves placeholders; here are the spellings, the maps and the lists, which it does not know.
 */
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
        binder.bindValues(new BeanWrapperImpl(properties));
        binder.bindTiers(properties.getTiers());
        binder.bindCaches(properties.getCaches());
        return properties;
    }

    private void bindValues(BeanWrapper fields) {
        for (KnownProperty property : KnownProperties.ALL) {
            String text = property.isMap() ? null : text(property);
            if (text != null) {
                fields.setPropertyValue(property.path(), converted(text, property));
            }
        }
    }

    private @Nullable String text(KnownProperty property) {
        return spellings.stream()
                .filter(spelling -> spelling.means(property))
                .findFirst()
                .map(this::resolved)
                .orElseGet(() -> environment.getProperty(property.name()));
    }

    private void bindTiers(Map<String, String> tiers) {
        Map<String, String> found = new TreeMap<>();
        for (PropertySpelling spelling : spellings) {
            spelling.namesIn(KnownProperties.TIERS)
                    .forEach(name -> found.putIfAbsent(name.toLowerCase(Locale.ROOT), resolved(spelling)));
        }
        tiers.putAll(found);
    }

    /** One attribute of one cache, in the first source that has it, which has it alone, as with Boot's lists. */
    private record Setting(
            PropertySource<?> source, String cache, CacheAttribute attribute, SortedMap<Integer, String> elements) {}

    private void bindCaches(Map<String, CacheProperties> caches) {
        Map<String, Setting> settings = new LinkedHashMap<>();
        for (PropertySpelling spelling : spellings) {
            List<String> names = spelling.namesIn(KnownProperties.CACHES);
            CacheAttribute attribute =
                    names.size() < 2 ? null : CacheAttribute.named(PropertySpelling.withoutIndex(names.get(1)));
            if (attribute != null) {
                Setting setting = settings.computeIfAbsent(
                        RelaxedName.of(names.get(0)) + "." + attribute,
                        key -> new Setting(spelling.source(), names.get(0), attribute, new TreeMap<>()));
                if (setting.source() == spelling.source()) {
                    setting.elements().putIfAbsent(PropertySpelling.index(names.get(1)), resolved(spelling));
                }
            }
        }
        settings.values().forEach(setting -> caches.computeIfAbsent(setting.cache(), name -> new CacheProperties())
                .set(setting.attribute(), String.join(",", setting.elements().values())));
    }

    private String resolved(PropertySpelling spelling) {
        return environment
                .resolveRequiredPlaceholders(String.valueOf(spelling.value()))
                .strip();
    }

    private static Object converted(String text, KnownProperty property) {
        Class<?> type = ClassUtils.resolvePrimitiveIfNecessary(property.type());
        if (type == String.class) {
            return text;
        }
        if (type == Integer.class) {
            return number(text, property);
        }
        Map<String, Object> choices = choices(type);
        Object chosen = choices.get(text.toLowerCase(Locale.ROOT).replace('_', '-'));
        if (chosen == null) {
            List<String> names = new ArrayList<>(choices.keySet());
            String last = names.remove(names.size() - 1);
            throw notUnderstood(text, property, String.join(", ", names) + " or " + last, null);
        }
        return chosen;
    }

    private static Integer number(String text, KnownProperty property) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw notUnderstood(text, property, "a whole number", e);
        }
    }

    private static Map<String, Object> choices(Class<?> type) {
        Object[] constants = type.isEnum() ? type.getEnumConstants() : new Object[] {true, false};
        Map<String, Object> byName = new LinkedHashMap<>();
        for (Object constant : constants) {
            byName.put(constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
        }
        return byName;
    }

    private static CacheConfigurationException notUnderstood(
            String text, KnownProperty property, String cure, @Nullable Throwable cause) {
        return new CacheConfigurationException(
                property.name() + ": \"" + text + "\" is not understood. Write " + cure + ".", cause);
    }
}
