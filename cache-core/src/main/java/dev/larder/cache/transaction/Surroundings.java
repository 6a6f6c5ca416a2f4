package dev.larder.cache.transaction;

import org.jspecify.annotations.Nullable;

/** The transaction around a call, if any, as it was when the method was entered. */
public record Surroundings(@Nullable PendingInvalidations pending, int suspensions) {

    public static Surroundings of(@Nullable PendingInvalidations pending) {
        return new Surroundings(pending, pending == null ? 0 : pending.suspensions());
    }

    /** Whether everything since then happened inside the transaction that is open now. */
    public boolean areStill(PendingInvalidations now) {
        return now == pending && now.suspensions() == suspensions;
    }
}
