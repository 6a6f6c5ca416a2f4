package dev.larder.cache.store;

import java.time.Duration;

/**
 * How a lease, a claim or a write is taken, and what its holder has to know of the store as it was before the load
 * begins.
 *
 * @param life until it ends by itself unless renewed
 * @param notesClock whether the clock of tag invalidations is noted (rule R13): needed by whoever fills with tags
 * @param heedsGrace whether the invalidations that are still in their grace time are looked at (rule R24)
 * @param indexed whether the key is listed in the index of its first segment before the load begins, so that a pattern
 *     finds it there
 */
public record LeaseTerms(Duration life, boolean notesClock, boolean heedsGrace, boolean indexed) {

    /**
     * For how many of its lives a lease is kept alive at most. A key stays listed for as long, so that whoever may
     * still fill it is found by a pattern (rule R15).
     */
    public static final int MOST_LIVES = 20;

    /** A plain lease. */
    public static LeaseTerms of(Duration life) {
        return new LeaseTerms(life, false, false, false);
    }
}
