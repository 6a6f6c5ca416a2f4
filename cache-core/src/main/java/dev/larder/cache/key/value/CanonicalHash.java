package dev.larder.cache.key.value;

import org.jspecify.annotations.Nullable;

/** The filter {@code |hash}. */
public final class CanonicalHash {

    /** Hex digits. */
    public static final int LENGTH = 16;

    private CanonicalHash() {}

    /**
     * The first 16 lower-case hex characters of the SHA-256 of the value's {@linkplain CanonicalForm canonical form}.
     * {@code what} begins the message if there is none.
     */
    public static String of(@Nullable Object value, String what) {
        return Sha256.hex(new CanonicalForm(what).of(value), LENGTH / 2);
    }
}
