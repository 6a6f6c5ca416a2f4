package dev.larder.cache.spring.transaction;

import org.jspecify.annotations.Nullable;

/** Looks into the sessions of the mappers it knows. Thread-safe. */
interface KnownSessions {

    /** No mapper is known. */
    KnownSessions NONE = KnownSessions::unknown;

    /** Why what is bound to the thread may give what was read before, {@code null} if it has kept nothing. */
    @Nullable
    String whyMayBeOld(Object resource);

    static String unknown(Object resource) {
        return "Bound to the thread is a " + resource.getClass().getName()
                + ", which may be a session that keeps what it has read before.";
    }
}
