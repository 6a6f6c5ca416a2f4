/**
 * What the engine is asked: the attributes of a cache, one call or one batch with the user's function, and what such a
 * call has met so far.
 *
 * <p>Internal: public for the other rooms of the library, not for users; it may change in any release.
 */
@NullMarked
package dev.larder.cache.engine.call;

import org.jspecify.annotations.NullMarked;
