/**
 * The {@code larder.*} properties: their names, defaults and spellings, and how they are read from the environment.
 *
 * <p>Internal but for {@link dev.larder.cache.spring.properties.LarderProperties} and its parts,
 * {@link dev.larder.cache.spring.properties.RedisProperties} and
 * {@link dev.larder.cache.spring.properties.CacheProperties}: the rest is public for the other rooms of the library and
 * may change in any release.
 */
@NullMarked
package dev.larder.cache.spring.properties;

import org.jspecify.annotations.NullMarked;
