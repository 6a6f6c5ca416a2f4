/**
 * The vocabulary users hold: {@link dev.larder.cache.Larder}, {@link dev.larder.cache.Cache} and what goes wrong,
 * {@link dev.larder.cache.CacheException}. What puts the rooms together for use by hand stands here too,
 * {@link dev.larder.cache.LarderBuilder}; no room knows of it.
 */
@NullMarked
package dev.larder.cache;

import org.jspecify.annotations.NullMarked;
