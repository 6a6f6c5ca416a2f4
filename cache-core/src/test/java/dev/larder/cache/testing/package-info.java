/** The Redis of the tests: where it comes from, how to hurt it, and what stands between it and a client. */
@NullMarked
package dev.larder.cache.testing;

import org.jspecify.annotations.NullMarked;
