package dev.larder.cache.store.redis.connection;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.Connection;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A connection with the exchange it carries. Used by one thread at a time, watched by another.
 *
 * <p>What it does is one reference: nothing, the deadline of one exchange, or {@link #OVER}. Its user puts the deadline
 * there and takes it away, who cuts it puts {@code OVER} in the deadline's place. Only one of the two can replace the
 * very deadline, so the reply of a connection that was cut is never believed, and an exchange that has ended is never
 * cut in the next one's stead. {@code OVER} stays.
 */
final class PooledConnection {

    private static final Logger LOG = LoggerFactory.getLogger(PooledConnection.class);

    /** Ends no exchange; compared by identity, like all of them. */
    private static final Deadline OVER = new Deadline(0);

    private final Connection connection;
    private final int era;
    private final AtomicReference<@Nullable Deadline> current = new AtomicReference<>();
    private volatile long lastUsedNanos = System.nanoTime();

    /** @param era what the pool counted when it began to open it */
    PooledConnection(Connection connection, int era) {
        this.connection = connection;
        this.era = era;
    }

    int era() {
        return era;
    }

    /**
     * Runs an exchange whose reads end at the deadline. After an exception other than an error reply, and when it was
     * cut meanwhile, the connection is not sound any more: nobody knows what is still to come on it.
     *
     * @throws JedisConnectionException if it was cut, whatever came by then
     */
    <T extends @Nullable Object> T carry(Function<Connection, T> exchange, Deadline deadline) {
        if (!current.compareAndSet(null, deadline)) {
            throw late(null);
        }
        T reply;
        try {
            connection.setSoTimeout(deadline.remainingMillis());
            reply = exchange.apply(connection);
        } catch (JedisDataException e) {
            end(deadline, e);
            throw e;
        } catch (RuntimeException | Error e) {
            current.set(OVER);
            throw e;
        }
        end(deadline, null);
        return reply;
    }

    private void end(Deadline deadline, @Nullable JedisDataException errorReply) {
        lastUsedNanos = System.nanoTime();
        if (!current.compareAndSet(deadline, null)) {
            throw late(errorReply);
        }
    }

    private static JedisConnectionException late(@Nullable JedisDataException errorReply) {
        JedisConnectionException late = new JedisConnectionException(
                "The connection was closed before the end of its command", new SocketTimeoutException("too late"));
        if (errorReply != null) {
            late.addSuppressed(errorReply);
        }
        return late;
    }

    /** The deadline of the exchange it carries, if that has passed. */
    @Nullable
    Deadline overdue(long nowNanos) {
        Deadline deadline = current.get();
        return deadline != null && deadline != OVER && nowNanos - deadline.nanos() > 0 ? deadline : null;
    }

    /**
     * Cuts it if it still carries this very exchange. A socket's time-out bounds one read; it bounds no write, and not
     * a reply that trickles in.
     */
    void cut(Deadline overdue) {
        if (current.compareAndSet(overdue, OVER)) {
            close();
        }
    }

    /** Cuts it, whatever it does. */
    void cut() {
        current.set(OVER);
        close();
    }

    /** Without waiting for the peer. */
    private void close() {
        try {
            connection.forceDisconnect();
        } catch (IOException | JedisException e) {
            LOG.debug("A connection to Redis could not be closed properly", e);
        }
    }

    /** Whether it carries nothing and may carry something else. */
    boolean isSound() {
        return current.get() == null && !connection.isBroken() && connection.isConnected();
    }

    long unusedNanos() {
        return System.nanoTime() - lastUsedNanos;
    }

    /** Asks whether a master is at the other end, which counts as no use. Throws what {@link #carry} throws. */
    void requireMaster(Deadline deadline) {
        long lastUsed = lastUsedNanos;
        carry(
                connection -> {
                    ServerRole.requireMaster(connection);
                    return true;
                },
                deadline);
        lastUsedNanos = lastUsed;
    }
}
