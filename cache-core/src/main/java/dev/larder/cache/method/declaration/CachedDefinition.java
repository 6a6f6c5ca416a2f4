package dev.larder.cache.method.declaration;

import dev.larder.cache.annotation.Stampede;
import java.util.List;

/**
 * A {@link dev.larder.cache.annotation.Cached} as it was read: texts, with meta-annotations and {@code ${properties}}
 * resolved and nothing else. Empty text: not set.
 */
public record CachedDefinition(
        String value,
        String key,
        String ttl,
        String name,
        List<String> tags,
        String jitter,
        String nullTtl,
        Stampede stampede,
        String refreshAfter,
        String staleIfError,
        String loadTimeout,
        String near,
        String codec,
        String condition,
        String unless) {

    /** A definition with a key alone. */
    public static CachedDefinition ofKey(String key) {
        return new CachedDefinition("", key, "", "", List.of(), "", "", Stampede.DEFAULT, "", "", "", "", "", "", "");
    }
}
