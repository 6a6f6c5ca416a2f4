package dev.larder.cache.spring.properties;

import dev.larder.cache.engine.RelaxedName;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Attributes of caches that YAML has as lists: {@code tags: [a, b]} is {@code tags[0]=a} and {@code tags[1]=b} in the
 * environment and becomes the text {@code a,b}. As with Boot's own lists, the first source that has the attribute, as a
 * list or as text, has it alone: a shorter list does not keep the tail of a longer one.
 */
public final class ListedAttributes {

    private final ConfigurableEnvironment environment;
    private final List<PropertySpelling> spellings;

    public ListedAttributes(ConfigurableEnvironment environment) {
        this.environment = environment;
        this.spellings = PropertySpelling.all(environment).stream()
                .filter(spelling -> spelling.isIn(KnownProperties.CACHES))
                .toList();
    }

    /** The same attributes by cache, lists as text. */
    public Map<String, Map<String, String>> joined(Map<String, Map<String, String>> caches) {
        Map<String, Map<String, String>> joined = new TreeMap<>();
        caches.forEach((cache, attributes) -> joined.put(cache, joined(cache, attributes)));
        return joined;
    }

    private Map<String, String> joined(String cache, Map<String, String> attributes) {
        Map<String, String> joined = new TreeMap<>();
        attributes.forEach((name, text) -> {
            String attribute = PropertySpelling.withoutIndex(name);
            if (attribute.equals(name)) {
                joined.putIfAbsent(name, text);
            } else {
                joined.put(attribute, list(cache, attribute, attributes));
            }
        });
        return joined;
    }

    private String list(String cache, String attribute, Map<String, String> bound) {
        return spellings.stream()
                .filter(spelling -> sets(spelling, cache, attribute))
                .map(PropertySpelling::source)
                .findFirst()
                .map(source -> spellings.stream()
                        .filter(spelling -> spelling.source() == source && sets(spelling, cache, attribute))
                        .collect(Collectors.toMap(ListedAttributes::attribute, this::text)))
                .map(ListedAttributes::inOrder)
                .orElseGet(() -> {
                    // Set by code, which no source knows.
                    Map<String, String> elements = new HashMap<>(bound);
                    elements.keySet().removeIf(name -> !PropertySpelling.withoutIndex(name)
                            .equals(attribute));
                    return inOrder(elements);
                });
    }

    private static boolean sets(PropertySpelling spelling, String cache, String attribute) {
        List<String> names = spelling.namesIn(KnownProperties.CACHES, 2);
        return names.size() == 2
                && RelaxedName.of(names.get(0)).equals(RelaxedName.of(cache))
                && RelaxedName.of(PropertySpelling.withoutIndex(names.get(1))).equals(RelaxedName.of(attribute));
    }

    private static String attribute(PropertySpelling spelling) {
        return spelling.namesIn(KnownProperties.CACHES, 2).get(1);
    }

    private String text(PropertySpelling spelling) {
        return environment
                .resolveRequiredPlaceholders(String.valueOf(spelling.value()))
                .strip();
    }

    private static String inOrder(Map<String, String> elements) {
        return elements.entrySet().stream()
                .sorted(Comparator.comparingInt(element -> index(element.getKey())))
                .map(Map.Entry::getValue)
                .collect(Collectors.joining(","));
    }

    /** Text without an index is alone in its source, and first. */
    private static int index(String name) {
        String digits =
                name.substring(PropertySpelling.withoutIndex(name).length()).replaceAll("\\D", "");
        return digits.isEmpty() ? -1 : Integer.parseInt(digits);
    }
}
