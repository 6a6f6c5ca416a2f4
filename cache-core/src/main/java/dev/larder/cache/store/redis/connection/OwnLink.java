package dev.larder.cache.store.redis.connection;

import dev.larder.cache.store.PoolState;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Connections of our own to one server, on which no command costs its caller more than its budget. */
public final class OwnLink implements RedisLink {

    private static final Logger LOG = LoggerFactory.getLogger(OwnLink.class);
    private static final Duration IDLE_CHECK_PERIOD = Duration.ofSeconds(1);
    private static final Duration IDLE_CHECK_PATIENCE = Duration.ofSeconds(1);
    private static final Duration EVICT_AFTER = Duration.ofSeconds(60);

    private final RedisConnectionSettings settings;
    private final Connector listeners;
    private final DeadlinePool pool;
    private final ListeningConnection listening = new ListeningConnection();

    /** Whether the last command got no answer in its time. */
    private volatile boolean isSilent;

    public OwnLink(RedisConnectionSettings settings, BackgroundThreads threads) {
        this(settings, threads, IDLE_CHECK_PERIOD);
    }

    public OwnLink(RedisConnectionSettings settings, BackgroundThreads threads, Duration idleCheckPeriod) {
        this.settings = settings;
        HostAndPort address = new HostAndPort(settings.host(), settings.port());
        Connector connections = new Connector(address, ClientConfigs.forCommands(settings));
        this.listeners = new Connector(address, ClientConfigs.forListening(settings));
        this.pool = new DeadlinePool(
                settings.pool(), settings.address(), connections::open, threads.workers(), EVICT_AFTER);
        watchOver(threads, idleCheckPeriod);
    }

    private void watchOver(BackgroundThreads threads, Duration idleCheckPeriod) {
        threads.repeat(pool::cutOverdue, Math.max(5, settings.timeout().toMillis() / 10));
        threads.repeat(() -> threads.workers().execute(() -> pool.checkIdle(this::check)), idleCheckPeriod.toMillis());
    }

    /** So a fail-over is noticed, too, by a process that only reads. */
    private void check(PooledConnection connection) {
        Deadline deadline = Deadline.in(IDLE_CHECK_PATIENCE);
        try {
            connection.requireMaster(deadline);
            answered();
        } catch (JedisException e) {
            LOG.debug("An idle connection to Redis is of no use any more", e);
            heed(e, connection, deadline);
        }
    }

    @Override
    public <T extends @Nullable Object> T execute(
            CommandArguments command, Repeat repeat, Function<@Nullable Object, T> reading) {
        return this.<@Nullable Object, T>withinBudget(
                connection -> ScriptCommand.send(command, connection::executeCommand), reading, repeat);
    }

    @Override
    public <T extends @Nullable Object> T executeAll(
            List<CommandArguments> commands, Repeat repeat, Function<List<@Nullable Object>, T> reading) {
        return withinBudget(
                connection -> ScriptCommand.sendAll(commands, some -> {
                    some.forEach(connection::sendCommand);
                    return connection.getMany(some.size());
                }),
                reading,
                repeat);
    }

    private <R extends @Nullable Object, T extends @Nullable Object> T withinBudget(
            Function<Connection, R> exchange, Function<R, T> reading, Repeat repeat) {
        Deadline deadline = Deadline.in(settings.timeout());
        return Uninterrupted.run(repeat, () -> attempts(exchange, reading, repeat, deadline));
    }

    private <R extends @Nullable Object, T extends @Nullable Object> T attempts(
            Function<Connection, R> exchange, Function<R, T> reading, Repeat repeat, Deadline deadline) {
        try {
            return attempt(exchange, reading, deadline);
        } catch (JedisConnectionException e) {
            // A late answer is not asked for again: there is no time left for it.
            if (repeat == Repeat.NEVER || deadline.hasPassed() || Failures.isTimeout(e) || isInterrupted()) {
                throw e;
            }
            LOG.debug("A connection to Redis broke; the command is sent again", e);
            return attempt(exchange, reading, deadline);
        }
    }

    /** The reply is read while the connection is still in use: one that cannot be read leaves it unsound. */
    private <R extends @Nullable Object, T extends @Nullable Object> T attempt(
            Function<Connection, R> exchange, Function<R, T> reading, Deadline deadline) {
        PooledConnection connection = pool.borrow(deadline);
        try {
            T read = connection.carry(
                    carrier -> {
                        R reply = exchange.apply(carrier);
                        heedReplies(reply, connection);
                        return reading.apply(reply);
                    },
                    deadline);
            answered();
            return read;
        } catch (JedisException e) {
            heed(e, connection, deadline);
            throw e;
        } catch (OutOfMemoryError e) {
            // Jedis believes whatever length a reply claims to have.
            throw new JedisException("an answer that does not fit into memory", e);
        } finally {
            pool.giveBack(connection);
        }
    }

    // ---- What failures tell about the server

    private void answered() {
        if (isSilent) {
            isSilent = false;
        }
    }

    private void heed(JedisException failure, PooledConnection connection, Deadline deadline) {
        if (Failures.isDemotion(failure)) {
            leaveReplica(failure, connection);
        } else if (failure instanceof JedisDataException) {
            answered();
        } else if (Failures.isTimeout(failure) || deadline.hasPassed()) {
            // Once may be a slow command. Twice, and nothing in between: the server may have gone without a word, and
            // each of its idle connections would cost somebody a time-out.
            if (isSilent) {
                pool.leave(connection);
            }
            isSilent = true;
        } else if (failure instanceof JedisConnectionException && !isInterrupted()) {
            // When one connection has been reset, the server has gone, and they are all dead.
            pool.leave(connection);
        }
    }

    private void heedReplies(@Nullable Object reply, PooledConnection connection) {
        if (reply instanceof List<?> replies) {
            for (Object one : replies) {
                if (one instanceof JedisDataException error && Failures.isDemotion(error)) {
                    leaveReplica(error, connection);
                }
            }
        }
    }

    /** The address leads to another master by now, or will soon. */
    private void leaveReplica(JedisException failure, PooledConnection connection) {
        if (pool.leave(connection)) {
            LOG.info(
                    "Redis at {} is no master any more; its connections are closed, and new ones lead to where its"
                            + " address leads now ({})",
                    settings.address(),
                    failure.getMessage());
            listening.stop();
        }
    }

    /** Whether a virtual thread may have closed its socket by itself; see {@link Uninterrupted}. */
    private static boolean isInterrupted() {
        return Thread.currentThread().isInterrupted();
    }

    // ---- Listening

    @Override
    public String whyNoListening() {
        return "";
    }

    @Override
    public void listen(BinaryJedisPubSub listener, byte[] channel) {
        listening.listen(listeners.open(), listener, channel);
    }

    @Override
    public void stopListening() {
        listening.stop();
    }

    @Override
    public PoolState pool() {
        return pool.state();
    }

    @Override
    public String address() {
        return settings.address();
    }

    @Override
    public void close() {
        pool.close();
        listening.stop();
    }
}
