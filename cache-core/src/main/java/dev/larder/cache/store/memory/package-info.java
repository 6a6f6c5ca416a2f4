/** The store in this process's memory, with the semantics of the Redis store: for tests and first steps. */
@NullMarked
package dev.larder.cache.store.memory;

import org.jspecify.annotations.NullMarked;
