/**
 * The cache-aside flow: decide, load, fill, wait, refresh, write through, for one key and for a batch. Knows the
 * store's interface and no store; knows no annotation, no method and no framework.
 *
 * <p>Internal but for {@link dev.larder.cache.engine.ContextCarrier}: the rest is public for the other rooms of the
 * library and may change in any release.
 */
@NullMarked
package dev.larder.cache.engine;

import org.jspecify.annotations.NullMarked;
