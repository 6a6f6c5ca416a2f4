/**
 * Text becomes values here: durations, jitter, renewal, names in relaxed spelling; and the settings that hold for all
 * caches, with every default.
 *
 * <p>Internal but for {@link dev.larder.cache.settings.CacheSettings}: the rest is public for the other rooms of the
 * library and may change in any release.
 */
@NullMarked
package dev.larder.cache.settings;

import org.jspecify.annotations.NullMarked;
