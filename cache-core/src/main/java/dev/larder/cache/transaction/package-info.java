/**
 * What transactions mean for caching: what this thread has touched, and what waits for a commit: invalidations,
 * updates, fills. Knows no method and no framework.
 *
 * <p>Internal: public for the other rooms of the library, not for users; it may change in any release.
 */
@NullMarked
package dev.larder.cache.transaction;

import org.jspecify.annotations.NullMarked;
