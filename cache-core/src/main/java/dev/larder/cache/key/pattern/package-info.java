/**
 * Which keys an invalidation reaches: patterns, their globs in the language of Redis, several patterns as one, and
 * whether two templates can spell one key.
 *
 * <p>Internal but for {@link dev.larder.cache.key.pattern.KeyPattern}: the rest is public for the other rooms of the
 * library and may change in any release.
 */
@NullMarked
package dev.larder.cache.key.pattern;

import org.jspecify.annotations.NullMarked;
