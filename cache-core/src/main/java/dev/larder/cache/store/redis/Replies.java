package dev.larder.cache.store.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Raw replies of a server, which may be anything. */
final class Replies {

    private Replies() {}

    /** The reply where one is due; an error among the replies of a pipeline is thrown. */
    static Object checked(@Nullable Object reply) {
        Object checked = checkedOrNull(reply);
        if (checked == null) {
            throw new JedisException("an empty answer where none is expected");
        }
        return checked;
    }

    /** The reply, which may be empty; an error among the replies of a pipeline is thrown. */
    static @Nullable Object checkedOrNull(@Nullable Object reply) {
        if (reply instanceof RuntimeException error) {
            throw error;
        }
        return reply;
    }

    /** Whether this is the error that says that the key is of another type. */
    static boolean isWrongType(@Nullable Object reply) {
        return reply instanceof JedisDataException error
                && String.valueOf(error.getMessage()).contains("WRONGTYPE");
    }

    static long number(@Nullable Object reply) {
        return (Long) checked(reply);
    }

    /** A number that was stored as text; 0 if there is none. */
    static long storedNumber(@Nullable Object reply) {
        Object stored = checkedOrNull(reply);
        return stored == null ? 0 : Long.parseLong(Utf8.text((byte[]) stored));
    }

    /** The answer to {@code TIME}, as milliseconds. */
    static long timeMillis(@Nullable Object reply) {
        List<?> parts = (List<?>) checked(reply);
        return storedNumber(parts.get(0)) * 1000 + storedNumber(parts.get(1)) / 1000;
    }
}
