/**
 * What Redis says unasked: the connection that is subscribed, wake-ups for those who wait for a key, and messages of
 * other channels.
 *
 * <p>Internal: public for the other rooms of the library, not for users; it may change in any release.
 */
@NullMarked
package dev.larder.cache.store.redis.listening;

import org.jspecify.annotations.NullMarked;
