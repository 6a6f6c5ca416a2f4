package dev.larder.cache.spring.properties;

import dev.larder.cache.settings.RelaxedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * A {@code larder.*} property as it stands in one source of the environment. Case and hyphens do not count, and
 * environment variables ({@code LARDER_REDIS_URL}) have underscores for dots, and possibly for hyphens.
 *
 * @param written the name as it was written
 * @param isVariable whether it is an environment variable
 */
public record PropertySpelling(EnumerablePropertySource<?> source, String written, boolean isVariable) {

    /** Every such property, the sources that win first. */
    public static List<PropertySpelling> all(ConfigurableEnvironment environment) {
        List<PropertySpelling> found = new ArrayList<>();
        StreamSupport.stream(environment.getPropertySources().spliterator(), false)
                .filter(EnumerablePropertySource.class::isInstance)
                .map(source -> (EnumerablePropertySource<?>) source)
                .forEach(source -> addOf(source, found));
        return found;
    }

    private static void addOf(EnumerablePropertySource<?> source, List<PropertySpelling> into) {
        boolean variables = source instanceof SystemEnvironmentPropertySource;
        for (String name : source.getPropertyNames()) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith(KnownProperties.PREFIX)) {
                into.add(new PropertySpelling(source, name, false));
            } else if (variables && lower.startsWith("larder_")) {
                into.add(new PropertySpelling(source, name, true));
            }
        }
    }

    /**
     * Whether it stands in the configuration of the application itself. System properties and environment variables are
     * shared with others: a build tool, a container platform.
     */
    public boolean isOwn() {
        return !(source instanceof SystemEnvironmentPropertySource)
                && !source.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);
    }

    /** The name and where it stands, as messages quote them. */
    public String quoted() {
        return "\"" + written + "\" (" + source.getName() + ")";
    }

    /** Without the index that an element of a list has at its end: {@code tags[0]}, as a variable {@code TAGS_0}. */
    public static String withoutIndex(String name) {
        return name.replaceFirst("(\\[\\d+]|_\\d+_?)$", "");
    }

    /** The index that {@link #withoutIndex} leaves out; -1 without one. */
    static int index(String name) {
        String digits = name.substring(withoutIndex(name).length()).replaceAll("\\D", "");
        return digits.isEmpty() ? -1 : Integer.parseInt(digits);
    }

    /** Whether this sets the property, or an element of it. */
    public boolean means(KnownProperties.KnownProperty property) {
        return comparable(withoutIndex(written)).equals(comparable(property.name()));
    }

    /** Whether this sets an entry of the map property. */
    public boolean isIn(KnownProperties.KnownProperty map) {
        return map.isMap() && comparable(written).startsWith(comparable(map.name()) + (isVariable ? "" : "."));
    }

    /**
     * The names that follow the map property's: one in {@code tiers}, at most two in {@code caches}, the last of which
     * takes the rest. None if this is no entry of it.
     */
    public List<String> namesIn(KnownProperties.KnownProperty map) {
        if (!isIn(map)) {
            return List.of();
        }
        String[] segments = written.split(isVariable ? "_" : "\\.", map.equals(KnownProperties.CACHES) ? 4 : 3);
        return List.of(segments).subList(Math.min(2, segments.length), segments.length);
    }

    /** What follows {@code larder}, with dots for the underscores of a variable and without an index. */
    public String shortName() {
        String name = withoutIndex(written).toLowerCase(Locale.ROOT).substring(KnownProperties.PREFIX.length());
        return isVariable ? name.replace('_', '.') : name;
    }

    @Nullable
    Object value() {
        return source.getProperty(written);
    }

    /** Names of variables are compared without any separator, since they cannot tell dot from hyphen. */
    private String comparable(String name) {
        String relaxed = RelaxedName.of(name);
        return isVariable ? relaxed.replace("_", "").replace(".", "") : relaxed;
    }
}
