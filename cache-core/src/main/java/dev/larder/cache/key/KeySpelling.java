package dev.larder.cache.key;

import dev.larder.cache.key.pattern.KeyPattern;
import dev.larder.cache.key.template.KeyTemplate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One template as a {@link KeySchema} spells it. Thread-safe; {@link #key} is on the path of every cached call.
 *
 * <p>The values are one per {@linkplain KeyTemplate#placeholders() placeholder}, in order: after path, fan-out and
 * filters, Optionals unwrapped. Each is {@code null} or has stable text: text, number, boolean, character, enum, UUID,
 * java.time value, locale, currency or URI. The array must not be kept or changed.
 */
public interface KeySpelling {

    /** The full key, prefix included. Only called for templates without a wildcard. */
    String key(@Nullable Object[] values);

    /**
     * What to drop so that the {@link #key} of these values is gone, however another template spells it. More than one
     * key where keys are shortened in a way that depends on the template. Only called for templates without a wildcard.
     */
    default List<String> keysToDrop(@Nullable Object[] values) {
        return List.of(key(values));
    }

    /** The keys these values and the template's wildcards reach. Only called for templates with a wildcard. */
    KeyPattern pattern(@Nullable Object[] values);

    /** Exactly the keys that {@link #key} spells for whatever values. Only called for templates without a wildcard. */
    KeyPattern allKeys();
}
