/**
 * The shape of a batch: which parameter holds the ids, how the result is ordered by them, and how parts of a result are
 * put together again.
 *
 * <p>Internal: public for the other rooms of the library, not for users; it may change in any release.
 */
@NullMarked
package dev.larder.cache.method.batch;

import org.jspecify.annotations.NullMarked;
