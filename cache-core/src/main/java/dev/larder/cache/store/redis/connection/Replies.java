package dev.larder.cache.store.redis.connection;

import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Raw replies of a server, which may be anything. */
public final class Replies {

    private Replies() {}

    /** The reply where one is due; an error among the replies of a pipeline is thrown. */
    public static Object checked(@Nullable Object reply) {
        Object checked = checkedOrNull(reply);
        if (checked == null) {
            throw new JedisException("an empty answer where none is expected");
        }
        return checked;
    }

    /** The reply, which may be empty; an error among the replies of a pipeline is thrown. */
    public static @Nullable Object checkedOrNull(@Nullable Object reply) {
        if (reply instanceof RuntimeException error) {
            throw error;
        }
        return reply;
    }

    /**
     * Whether this is the error that says that the key the command names is of another type. Of a script it is what the
     * script returns itself; an error that ended it, about one of the library's own keys, tells the place, too.
     */
    public static boolean isWrongType(@Nullable Object reply) {
        return reply instanceof JedisDataException error
                && String.valueOf(error.getMessage()).startsWith("WRONGTYPE ")
                && !String.valueOf(error.getMessage()).contains(" script: ");
    }

    public static long number(@Nullable Object reply) {
        return (Long) checked(reply);
    }

    /** A number that was stored as text, or is a score; 0 if there is none. A score is a text under RESP2 alone. */
    public static long storedNumber(@Nullable Object reply) {
        Object stored = checkedOrNull(reply);
        if (stored instanceof Number score) {
            return score.longValue();
        }
        return stored == null ? 0 : Long.parseLong(RedisText.text((byte[]) stored));
    }

    /** Members and scores by turns. Under RESP3, which a client of the user may speak, each pair is a list. */
    public static List<?> membersAndScores(@Nullable Object reply) {
        List<?> members = (List<?>) checked(reply);
        return !members.isEmpty() && members.get(0) instanceof List<?>
                ? members.stream().flatMap(pair -> ((List<?>) pair).stream()).toList()
                : members;
    }

    /** The answer to {@code TIME}, as milliseconds. */
    public static long timeMillis(@Nullable Object reply) {
        List<?> parts = (List<?>) checked(reply);
        return storedNumber(parts.get(0)) * 1000 + storedNumber(parts.get(1)) / 1000;
    }
}
