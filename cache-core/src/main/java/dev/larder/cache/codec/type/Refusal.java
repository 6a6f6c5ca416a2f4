package dev.larder.cache.codec.type;

import dev.larder.cache.CacheConfigurationException;
import dev.larder.cache.codec.mapper.TypeText;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * The wording of every refusal of a type.
 *
 * @param note what the reader of the message may wonder about; empty if nothing
 */
record Refusal(Type root, String note) {

    Refusal(Type root) {
        this(root, "");
    }

    /** The wording for what stands in something that an annotation hides from others. */
    Refusal inHidden(String place) {
        return new Refusal(
                root,
                " That \"" + place + "\" is annotated with @JsonIgnore hides it from others, not from a cache; if it is"
                        + " no part of the value, make it transient and do not show it by a getter.");
    }

    CacheConfigurationException of(String place, String problem, String cure) {
        return of(place, problem, cure, null);
    }

    CacheConfigurationException of(String place, String problem, String cure, @Nullable Throwable cause) {
        return new CacheConfigurationException(
                "Values of type \"" + TypeText.of(root) + "\" cannot be restored from stored bytes: \"" + place + "\" "
                        + problem + ". " + cure + note,
                cause);
    }
}
