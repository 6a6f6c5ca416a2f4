package dev.larder.cache.store.redis;

import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisException;

/** A connection with the deadline of the command it carries. Used by one thread at a time, watched by another. */
final class PooledConnection {

    private static final Logger LOG = LoggerFactory.getLogger(PooledConnection.class);
    private static final long NO_COMMAND = Long.MIN_VALUE;

    private final Connection connection;
    private volatile long deadlineNanos = NO_COMMAND;
    private volatile boolean overdue;
    private volatile long lastUsedNanos = System.nanoTime();

    PooledConnection(Connection connection) {
        this.connection = connection;
    }

    /** The connection, whose reads from now on end at the deadline. */
    Connection begin(Deadline deadline) {
        connection.setSoTimeout(deadline.remainingMillis());
        deadlineNanos = deadline.nanos();
        return connection;
    }

    void end() {
        deadlineNanos = NO_COMMAND;
        lastUsedNanos = System.nanoTime();
    }

    /**
     * Cuts the connection if its command is late. A socket's time-out bounds one read; it bounds no write, and not a
     * reply that trickles in.
     */
    void cutIfOverdue(long nowNanos) {
        long deadline = deadlineNanos;
        if (deadline != NO_COMMAND && nowNanos - deadline > 0) {
            overdue = true;
            cut();
        }
    }

    boolean isSound() {
        return !overdue && !connection.isBroken() && connection.isConnected();
    }

    long unusedNanos() {
        return System.nanoTime() - lastUsedNanos;
    }

    boolean answersPing(Deadline deadline) {
        long lastUsed = lastUsedNanos;
        try {
            return begin(deadline).ping();
        } catch (JedisException e) {
            LOG.debug("An idle connection to Redis does not answer", e);
            return false;
        } finally {
            end();
            lastUsedNanos = lastUsed;
        }
    }

    /** Closes the socket without waiting for the peer. */
    void cut() {
        try {
            connection.forceDisconnect();
        } catch (IOException | JedisException e) {
            LOG.debug("A connection to Redis could not be closed properly", e);
        }
    }
}
