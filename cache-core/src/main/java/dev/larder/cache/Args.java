package dev.larder.cache;

import org.jspecify.annotations.Nullable;

/**
 * The values of a key template's placeholders: the first value belongs to the first name that occurs in the template,
 * and so on; a name that occurs again uses the same value. Meant to be imported statically.
 */
public final class Args {

    private final @Nullable Object[] values;

    private Args(@Nullable Object[] values) {
        this.values = values;
    }

    /**
     * The values in the order of the template's names; may be {@code null} each. Not copied; do not change the array.
     */
    public static Args args(@Nullable Object... values) {
        return new Args(values);
    }

    @Nullable
    Object[] values() {
        return values;
    }
}
