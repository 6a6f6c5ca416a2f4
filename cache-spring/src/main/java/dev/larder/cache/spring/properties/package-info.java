/**
 * The {@code larder.*} properties: their names, defaults and spellings, and how they are read from the environment.
 * Users name {@link LarderProperties} and its parts, {@link RedisProperties} and {@link CacheProperties}, if they make
 * them themselves.
 *
 * <p>Everything else is internal: public for the other rooms of the library, not for users; it may change in any
 * release.
 */
@NullMarked
package dev.larder.cache.spring.properties;

import org.jspecify.annotations.NullMarked;
