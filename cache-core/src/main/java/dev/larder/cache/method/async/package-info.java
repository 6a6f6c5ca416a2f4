/**
 * Return types whose value comes later: finding the family of a type, starting such a body, waiting for it.
 *
 * <p>Internal: public for the other rooms of the library, not for users; it may change in any release.
 */
@NullMarked
package dev.larder.cache.method.async;

import org.jspecify.annotations.NullMarked;
