/**
 * What an entry is worth: how long it lives, whether it is fresh, which tags it carries and whether they were
 * invalidated. Decides nothing about loads, and takes no lease.
 *
 * <p>Internal: public for the other rooms of the library, not for users; it may change in any release.
 */
@NullMarked
package dev.larder.cache.engine.entry;

import org.jspecify.annotations.NullMarked;
