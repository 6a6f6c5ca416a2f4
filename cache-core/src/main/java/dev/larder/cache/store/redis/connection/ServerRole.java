package dev.larder.cache.store.redis.connection;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Whether the server at the other end is a master. What a replica holds may be older than an invalidation, and what one
 * that takes writes is told is lost. After a fail-over, connections to the old master stay open and go on answering
 * reads, so they are asked now and then, too.
 */
final class ServerRole {

    private static final Logger LOG = LoggerFactory.getLogger(ServerRole.class);

    private ServerRole() {}

    /**
     * Returns if the server is a master, or does not say. {@code HELLO} needs no right.
     *
     * @throws ReplicaException if it says that it is none
     */
    static void requireMaster(Connection connection) {
        try {
            String role = role(connection.executeCommand(new CommandArguments(Command.HELLO).add(2)));
            if (!role.equals("master") && !role.isEmpty()) {
                throw new ReplicaException(role);
            }
        } catch (JedisDataException e) {
            LOG.debug("The server does not tell its role", e);
        }
    }

    private static String role(@Nullable Object reply) {
        List<?> namesAndValues = reply instanceof List<?> list ? list : List.of();
        for (int i = 0; i + 1 < namesAndValues.size(); i += 2) {
            if (text(namesAndValues.get(i)).equals("role")) {
                return text(namesAndValues.get(i + 1)).toLowerCase(Locale.ROOT);
            }
        }
        return "";
    }

    private static String text(@Nullable Object part) {
        return part instanceof byte[] bytes ? RedisText.text(bytes) : "";
    }

    /** The connection leads to a server that is no master. */
    static final class ReplicaException extends JedisConnectionException {

        private static final long serialVersionUID = 1L;

        ReplicaException(String role) {
            super("the server says that its role is \"" + role + "\"");
        }
    }
}
