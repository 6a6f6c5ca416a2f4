/**
 * What is to be invalidated, keys, patterns and tags together, and getting it to the store, by the index where all that
 * it can reach is listed there: now, or as soon as the store answers again; until then the keys concerned are neither
 * served nor stored by this process.
 *
 * <p>Internal but for {@link dev.larder.cache.invalidation.InvalidationOutbox},
 * {@link dev.larder.cache.invalidation.InvalidationMessage}, {@link dev.larder.cache.invalidation.Invalidation} and
 * {@link dev.larder.cache.invalidation.MalformedInvalidationException}: the rest is public for the other rooms of the
 * library and may change in any release.
 */
@NullMarked
package dev.larder.cache.invalidation;

import org.jspecify.annotations.NullMarked;
