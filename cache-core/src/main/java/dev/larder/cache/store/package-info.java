/**
 * Where bytes live: the small interface the engine speaks to, its failures, and the breaker in front of it.
 *
 * <p>Internal but for {@link dev.larder.cache.store.CacheStore} and what its methods name: the rest is public for the
 * other rooms of the library and may change in any release.
 */
@NullMarked
package dev.larder.cache.store;

import org.jspecify.annotations.NullMarked;
