package dev.larder.cache.codec;

import dev.larder.cache.CacheConfigurationException;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** The wording of every refusal of a type. */
record Refusal(Type root) {

    CacheConfigurationException of(String place, String problem, String cure) {
        return of(place, problem, cure, null);
    }

    CacheConfigurationException of(String place, String problem, String cure, @Nullable Throwable cause) {
        return new CacheConfigurationException(
                "Values of type \"" + TypeText.of(root) + "\" cannot be restored from stored bytes: \"" + place + "\" "
                        + problem + ". " + cure,
                cause);
    }
}
