package dev.larder.cache.store.redis.connection;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisException;

/**
 * The one connection that listens, which any thread can end. It ends with the listening and serves nobody else: a
 * connection that was subscribed may still hold answers that the next command would take for its own. Thread-safe.
 */
public final class ListeningConnection {

    /** A connection on which nothing is heard for so long is dead; a heartbeat is answered three times within it. */
    public static final Duration SILENCE = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(ListeningConnection.class);

    private final AtomicReference<@Nullable Connection> listening = new AtomicReference<>();

    /** Listens until the subscription ends or the connection does; throws what Jedis throws. */
    void listen(Connection connection, BinaryJedisPubSub listener, byte[] channel) {
        listening.set(connection);
        try {
            listener.proceed(connection, channel);
        } finally {
            listening.set(null);
            end(connection);
        }
    }

    void stop() {
        Connection connection = listening.get();
        if (connection != null) {
            end(connection);
        }
    }

    private static void end(Connection connection) {
        connection.setBroken();
        try {
            connection.forceDisconnect();
        } catch (IOException | JedisException e) {
            LOG.debug("The connection that listened for wake-ups could not be closed properly", e);
        }
    }
}
