package dev.larder.cache.method.declaration;

import java.util.List;

/**
 * An {@link dev.larder.cache.annotation.Updates} as it was read: texts, with meta-annotations and {@code ${properties}}
 * resolved and nothing else. Empty text: not set.
 */
public record UpdatesDefinition(
        String value,
        String key,
        String ttl,
        String name,
        List<String> tags,
        String jitter,
        String nullTtl,
        String codec,
        String condition,
        String unless) {

    /** A definition with a key alone. */
    public static UpdatesDefinition ofKey(String key) {
        return new UpdatesDefinition("", key, "", "", List.of(), "", "", "", "", "");
    }
}
