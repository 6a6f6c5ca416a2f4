/**
 * Getting invalidations to the store: now, or as soon as it answers again; until then the keys concerned are neither
 * served nor stored by this process. Public for the other rooms of the library, not for users.
 */
@NullMarked
package dev.larder.cache.invalidation;

import org.jspecify.annotations.NullMarked;
