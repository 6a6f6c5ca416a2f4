/**
 * How a command gets to Redis and its reply back: where the server is, connections and their pools, deadlines, scripts
 * by their digest, raw replies, failures in the words of the store. Knows no entry, tag or index.
 *
 * <p>Internal but for {@link dev.larder.cache.store.redis.connection.RedisConnectionSettings} and
 * {@link dev.larder.cache.store.redis.connection.PoolSettings}: the rest is public for the other rooms of the library
 * and may change in any release.
 */
@NullMarked
package dev.larder.cache.store.redis.connection;

import org.jspecify.annotations.NullMarked;
