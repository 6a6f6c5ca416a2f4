package dev.larder.cache.store.redis.connection;

import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * What the server refused of the commands of one removal. A full server refuses what makes it hold more and carries out
 * what removes; so nothing that was refused holds up what follows, and the first refusal is thrown at the end. Used by
 * one thread.
 *
 * <p>The order of rules R13 and R24 is not touched by this: an attempt that was refused in part confirms nothing. It
 * has removed some entries, which may be done at any time; the attempt that is confirmed has raised the stamp, or noted
 * the pattern, before it looked for the first key.
 */
public final class Refusals {

    private @Nullable JedisDataException first;

    /** The replies that are none. */
    public void note(List<@Nullable Object> replies) {
        for (Object reply : replies) {
            if (reply instanceof JedisDataException refusal) {
                first = first == null ? refusal : first;
            } else {
                Replies.checkedOrNull(reply);
            }
        }
    }

    public void throwFirst() {
        if (first != null) {
            throw first;
        }
    }
}
