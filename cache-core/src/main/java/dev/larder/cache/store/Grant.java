package dev.larder.cache.store;

import dev.larder.cache.codec.Stamp;

/**
 * A lease, a claim or a write that was taken.
 *
 * @param token what proves it; new with every command that goes to the store (rule R1)
 * @param clock the clock of tag invalidations as it was before the load; 0 unless it was to be noted
 * @param fenced whether an invalidation that reaches the key is still in its grace time: what is loaded now must not be
 *     stored. False unless grace was to be heeded
 */
public record Grant(Stamp token, long clock, boolean fenced) {}
