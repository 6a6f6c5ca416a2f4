/** The store on Redis, through Jedis. The only room that names a Redis command, a script or a Jedis type. */
@NullMarked
package dev.larder.cache.store.redis;

import org.jspecify.annotations.NullMarked;
