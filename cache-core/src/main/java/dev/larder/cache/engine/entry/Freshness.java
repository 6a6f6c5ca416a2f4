package dev.larder.cache.engine.entry;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Envelope.Kind;
import dev.larder.cache.engine.call.CacheSpec;

/**
 * What an entry means to a reader. A pure function of the entry, of how long it has left by the store's count, and of
 * the cache's attributes; no clock is asked. Age is the life the entry was stored for less what is left of it.
 */
public enum Freshness {
    /** A value to return. */
    FRESH,
    /** A value to return, past the age at which it is renewed, and nobody renews it. */
    DUE,
    /** A value past its TTL: whoever wants to renew it may claim it. */
    EXPIRED,
    /** A value past its TTL that somebody is renewing. */
    CLAIMED,
    /** A value past its TTL that may still be served, and a load failed a moment ago: nobody is to try again yet. */
    PAUSED,
    /** A lease: somebody is loading. */
    LEASED,
    /** Neither to be served nor to be filled: a write-through, or a grace time. */
    CLOSED;

    /** Whether the entry's meaning depends on what is left of its life, so that it must have been read with it. */
    public static boolean dependsOnRemainingLife(Envelope entry) {
        return entry.kind() == Kind.CLAIM || (entry.kind() == Kind.VALUE && entry.freshMillis() != 0);
    }

    /** @param remainingMillis what is left of the entry's life; anything if nothing depends on it */
    public static Freshness of(Envelope entry, long remainingMillis, CacheSpec.Renewal renewal) {
        return switch (entry.kind()) {
            case VALUE -> ofValue(entry, remainingMillis, renewal);
            case CLAIM -> ofClaim(entry, remainingMillis, renewal);
            case LEASE -> LEASED;
            case WRITE, FENCE -> CLOSED;
        };
    }

    /**
     * Whether a value past its TTL may be served because its load failed or is late: as long as this cache's
     * stale-if-error says, and never in the time by which a claim has prolonged the entry.
     */
    public static boolean isServableOnError(Envelope entry, long remainingMillis, CacheSpec.Renewal renewal) {
        return entry.kind().hasPayload()
                && remainingMillis > entry.stopMillis()
                && entry.freshMillis() - remainingMillis
                        <= renewal.staleIfError().toMillis()
                && !renewal.staleIfError().isZero();
    }

    private static Freshness ofValue(Envelope entry, long remainingMillis, CacheSpec.Renewal renewal) {
        if (!isFresh(entry, remainingMillis)) {
            return EXPIRED;
        }
        return isDue(entry, remainingMillis, renewal) ? DUE : FRESH;
    }

    private static Freshness ofClaim(Envelope entry, long remainingMillis, CacheSpec.Renewal renewal) {
        boolean isStanding = remainingMillis > entry.claimUntilMillis();
        if (isFresh(entry, remainingMillis)) {
            return !isStanding && isDue(entry, remainingMillis, renewal) ? DUE : FRESH;
        }
        if (!isStanding) {
            return EXPIRED;
        }
        if (!entry.isPaused()) {
            return CLAIMED;
        }
        return isServableOnError(entry, remainingMillis, renewal) ? PAUSED : EXPIRED;
    }

    private static boolean isFresh(Envelope entry, long remainingMillis) {
        return entry.freshMillis() == 0 || remainingMillis > entry.freshMillis();
    }

    private static boolean isDue(Envelope entry, long remainingMillis, CacheSpec.Renewal renewal) {
        return renewal.refreshAfter() != null
                && entry.physicalMillis() - remainingMillis
                        >= renewal.refreshAfter().toMillis();
    }
}
