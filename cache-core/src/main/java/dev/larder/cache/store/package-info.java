/** Where bytes live: the small interface the engine speaks to, its failures, and the breaker in front of it. */
@NullMarked
package dev.larder.cache.store;

import org.jspecify.annotations.NullMarked;
