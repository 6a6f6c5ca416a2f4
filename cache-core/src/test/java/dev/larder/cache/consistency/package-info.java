/** The consistency checker: processes that read and write through a cache, and a record that knows what is stale. */
@NullMarked
package dev.larder.cache.consistency;

import org.jspecify.annotations.NullMarked;
