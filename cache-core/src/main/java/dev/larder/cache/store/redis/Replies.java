package dev.larder.cache.store.redis;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisException;

/** Raw replies of a server, which may be anything. */
final class Replies {

    private Replies() {}

    /** The reply where one is due; an error among the replies of a pipeline is thrown. */
    static Object checked(@Nullable Object reply) {
        if (reply instanceof RuntimeException error) {
            throw error;
        }
        if (reply == null) {
            throw new JedisException("an empty answer where none is expected");
        }
        return reply;
    }
}
