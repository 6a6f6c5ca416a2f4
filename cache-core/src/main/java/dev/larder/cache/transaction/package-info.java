/**
 * What transactions mean for caching: what this thread has touched, and the invalidations, updates and fills that wait
 * for a commit. Knows no method and no framework.
 *
 * <p>Internal: public for the other rooms of the library, not for users; it may change in any release.
 */
@NullMarked
package dev.larder.cache.transaction;

import org.jspecify.annotations.NullMarked;
