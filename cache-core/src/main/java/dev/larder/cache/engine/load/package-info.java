/**
 * Running the user's function: on which thread, within which time, shared with whom. Nothing here is stored.
 *
 * <p>Internal but for {@link dev.larder.cache.engine.load.ContextCarrier}: the rest is public for the other rooms of
 * the library and may change in any release.
 */
@NullMarked
package dev.larder.cache.engine.load;

import org.jspecify.annotations.NullMarked;
