/**
 * The vocabulary users hold: {@link dev.larder.cache.Larder}, {@link dev.larder.cache.Cache} and what goes wrong,
 * {@link dev.larder.cache.CacheException}.
 */
@NullMarked
package dev.larder.cache;

import org.jspecify.annotations.NullMarked;
