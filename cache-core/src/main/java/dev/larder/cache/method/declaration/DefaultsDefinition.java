package dev.larder.cache.method.declaration;

import dev.larder.cache.annotation.Stampede;

/** A {@link dev.larder.cache.annotation.CacheDefaults} as it was read. Empty text: not set. */
public record DefaultsDefinition(
        String prefix,
        String tier,
        String ttl,
        String jitter,
        String nullTtl,
        Stampede stampede,
        String refreshAfter,
        String staleIfError,
        String loadTimeout,
        String near,
        String codec) {

    /** What a type without the annotation has. */
    public static final DefaultsDefinition NONE =
            new DefaultsDefinition("", "", "", "", "", Stampede.DEFAULT, "", "", "", "", "");
}
