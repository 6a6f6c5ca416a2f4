package dev.larder.cache.store;

import dev.larder.cache.codec.Stamp;

/**
 * What a process was about to invalidate when it was last heard of.
 *
 * @param id of one call, never shared between calls (rule R20)
 * @param what the invalidation as text; only who recorded it knows how to read it
 */
public record Intent(Stamp id, String what) {}
