/**
 * All methods of an application together: the catalog of its caches, what shows only when all are known, and the
 * description of each cache.
 *
 * <p>Internal: public for the other rooms of the library, not for users; it may change in any release.
 */
@NullMarked
package dev.larder.cache.method.check;

import org.jspecify.annotations.NullMarked;
