package dev.larder.cache.store.redis.connection;

import java.net.Socket;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisSocketFactory;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.util.IOUtils;

/**
 * Opens connections to the master behind an address. Each connects once in its life. Jedis would open a closed one
 * again at the next command, without the handshake, so without password and database, and take what another database
 * answers for the reply. Thread-safe.
 */
final class Connector {

    private final HostAndPort address;
    private final JedisClientConfig config;

    Connector(HostAndPort address, JedisClientConfig config) {
        this.address = address;
        this.config = config;
    }

    /** A connection that is ready for commands. Looks the name up anew. Throws what Jedis throws. */
    Connection open() {
        OnlySocket socket = new OnlySocket();
        boolean isReady = false;
        try {
            Connection connection = new Connection(socket, config);
            ServerRole.requireMaster(connection);
            isReady = true;
            return connection;
        } finally {
            if (!isReady) {
                socket.close();
            }
        }
    }

    private final class OnlySocket extends DefaultJedisSocketFactory {

        private final AtomicReference<@Nullable Socket> only = new AtomicReference<>();

        OnlySocket() {
            super(address, config);
        }

        @Override
        public Socket createSocket() {
            if (only.get() != null) {
                throw new JedisConnectionException("The connection was closed, and is not opened again");
            }
            Socket socket = super.createSocket();
            only.set(socket);
            return socket;
        }

        void close() {
            IOUtils.closeQuietly(only.get());
        }
    }
}
