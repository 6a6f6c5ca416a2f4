/**
 * The store on Redis: each operation of the store as commands and scripts, one round trip each. But for
 * {@link dev.larder.cache.LarderBuilder}, which takes a client, only this room and those in it name a Redis command, a
 * script or a Jedis type.
 *
 * <p>Internal: public for the other rooms of the library, not for users; it may change in any release.
 */
@NullMarked
package dev.larder.cache.store.redis;

import org.jspecify.annotations.NullMarked;
