package dev.larder.cache.engine;

import dev.larder.cache.codec.Envelope;

/** What an entry means to a reader. A pure function of the entry; no clock is asked. */
enum Freshness {
    /** A value to return. */
    FRESH,
    /** A lease: somebody is loading. */
    LEASED,
    /**
     * Neither to be served nor to be filled: a write-through, a grace time, or an entry only a newer release renews.
     */
    CLOSED;

    static Freshness of(Envelope entry) {
        return switch (entry.kind()) {
            case VALUE -> entry.freshMillis() == 0 ? FRESH : CLOSED;
            case LEASE -> LEASED;
            case WRITE, CLAIM, FENCE -> CLOSED;
        };
    }
}
