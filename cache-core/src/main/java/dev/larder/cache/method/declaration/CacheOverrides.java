package dev.larder.cache.method.declaration;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.settings.RelaxedName;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** The properties of single caches, {@code larder.caches.<name>.<attribute>}, which win over the annotations. */
public final class CacheOverrides {

    private static final String ROOT = "larder.caches.";

    private final Map<String, Map<String, String>> properties;
    private final Map<String, Map<CacheAttribute, String>> byCache = new HashMap<>();

    public CacheOverrides(Map<String, Map<String, String>> properties) {
        this.properties = properties;
        properties.forEach((cache, attributes) -> attributes.forEach((name, text) -> {
            CacheAttribute attribute = CacheAttribute.named(name);
            if (attribute != null) {
                byCache.computeIfAbsent(RelaxedName.of(cache), key -> new EnumMap<>(CacheAttribute.class))
                        .put(attribute, text);
            }
        }));
    }

    /** What is set for a cache; empty if nothing is. */
    Map<CacheAttribute, String> of(String cache) {
        return byCache.getOrDefault(RelaxedName.of(cache), Map.of());
    }

    /** A setting that is off unless it is switched on. */
    public boolean isTrue(String cache, CacheAttribute attribute) {
        String text = of(cache).getOrDefault(attribute, "false").strip();
        if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
            return text.equalsIgnoreCase("true");
        }
        throw new CacheConfigurationException(
                place(cache, attribute) + ": \"" + text + "\" is neither true nor false.");
    }

    static String place(String cache, CacheAttribute attribute) {
        return ROOT + cache + "." + attribute.property();
    }

    /**
     * Adds a mistake for each attribute that is not built yet. Names of no cache and no attribute are ignored: what
     * they mean depends on where they were written, which is known where they were read.
     */
    public void check(Problems problems) {
        properties.forEach((cache, attributes) -> attributes.forEach((name, text) -> {
            CacheAttribute attribute = CacheAttribute.named(name);
            if (attribute != null && !attribute.isBuilt()) {
                String property = ROOT + cache + "." + name;
                problems.error(Unbuilt.message("The property " + property + " = \"" + text + "\"", "Remove it."));
            }
        }));
    }
}
