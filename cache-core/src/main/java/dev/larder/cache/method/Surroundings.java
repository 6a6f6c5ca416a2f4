package dev.larder.cache.method;

import org.jspecify.annotations.Nullable;

/** The transaction around a call, if any, as it was when the method was entered. */
record Surroundings(@Nullable PendingInvalidations pending, int suspensions) {

    static Surroundings of(@Nullable PendingInvalidations pending) {
        return new Surroundings(pending, pending == null ? 0 : pending.suspensions());
    }

    /** Whether everything since then happened inside the transaction that is open now. */
    boolean areStill(PendingInvalidations now) {
        return now == pending && now.suspensions() == suspensions;
    }
}
