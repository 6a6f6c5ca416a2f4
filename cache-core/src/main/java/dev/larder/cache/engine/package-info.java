/**
 * The cache-aside flows: decide, load, fill, wait, refresh, write through, for one key and for a batch. Knows the
 * store's interface and no store; knows no method and no framework. What a flow works with is in the rooms below.
 *
 * <p>Internal: public for the other rooms of the library, not for users; it may change in any release.
 */
@NullMarked
package dev.larder.cache.engine;

import org.jspecify.annotations.NullMarked;
