/**
 * The store in this process's memory, with the semantics of the Redis store: for tests and first steps.
 *
 * <p>Internal: public for the other rooms of the library, not for users; it may change in any release.
 */
@NullMarked
package dev.larder.cache.store.memory;

import org.jspecify.annotations.NullMarked;
