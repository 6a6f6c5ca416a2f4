/**
 * Where invalidations that did not reach Redis survive the end of the process: a table of the application's database.
 */
@NullMarked
package dev.larder.cache.spring.outbox;

import org.jspecify.annotations.NullMarked;
