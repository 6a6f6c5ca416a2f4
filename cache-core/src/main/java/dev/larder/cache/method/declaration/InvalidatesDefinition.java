package dev.larder.cache.method.declaration;

import dev.larder.cache.annotation.Invalidates;
import java.util.List;

/** An {@link Invalidates} as it was read: texts, and nothing resolved but meta-annotations. */
public record InvalidatesDefinition(
        List<String> templates, List<String> tags, List<String> caches, Invalidates.Phase phase, String condition) {

    /** A definition with templates alone. */
    public static InvalidatesDefinition ofTemplates(String... templates) {
        return new InvalidatesDefinition(List.of(templates), List.of(), List.of(), Invalidates.Phase.AFTER, "");
    }
}
