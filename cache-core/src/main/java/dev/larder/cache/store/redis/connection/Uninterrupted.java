package dev.larder.cache.store.redis.connection;

import dev.larder.cache.store.StoreInterruptedException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Talks to Redis with the interrupt of the calling thread put aside, for whoever waits next. A virtual thread that is
 * interrupted while it waits for a socket, or before, gets the socket closed: that says nothing about the server, so
 * nobody else may pay for it.
 */
public final class Uninterrupted {

    private Uninterrupted() {}

    /**
     * Runs the exchange, and again where an interrupt ended it.
     *
     * @throws StoreInterruptedException if it must not run again
     */
    public static <T extends @Nullable Object> T run(RedisLink.Repeat repeat, Supplier<T> exchange) {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return exchange.get();
                } catch (JedisException e) {
                    boolean now = Thread.interrupted();
                    interrupted |= now;
                    // Neither an answer nor its absence comes from an interrupt, and connections open elsewhere.
                    if (!now
                            || e instanceof JedisDataException
                            || e instanceof ConnectFailedException
                            || Failures.isTimeout(e)) {
                        throw e;
                    }
                    if (repeat == RedisLink.Repeat.NEVER) {
                        throw new StoreInterruptedException(e);
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
