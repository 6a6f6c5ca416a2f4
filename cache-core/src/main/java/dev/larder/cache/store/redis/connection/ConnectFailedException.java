package dev.larder.cache.store.redis.connection;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisException;

/** No connection could be opened, so nothing was sent. The cause is what Jedis said. */
final class ConnectFailedException extends JedisException {

    private static final long serialVersionUID = 1L;

    ConnectFailedException(@Nullable Throwable cause) {
        super(cause);
    }
}
