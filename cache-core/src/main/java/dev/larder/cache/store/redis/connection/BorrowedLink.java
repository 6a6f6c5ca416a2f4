package dev.larder.cache.store.redis.connection;

import dev.larder.cache.store.PoolState;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** A client the user made: its time-outs, retries and connections are the user's business, and so is closing it. */
public final class BorrowedLink implements RedisLink {

    private static final Logger LOG = LoggerFactory.getLogger(BorrowedLink.class);
    private static final int LEAST_CONNECTIONS_TO_LISTEN = 4;

    private final UnifiedJedis client;
    private final ListeningConnection listening = new ListeningConnection();

    public BorrowedLink(UnifiedJedis client) {
        this.client = client;
    }

    /** Which connection the reply came on, only the client knows, so it keeps it in any case. */
    @Override
    public <T extends @Nullable Object> T execute(
            CommandArguments command, Repeat repeat, Function<@Nullable Object, T> reading) {
        return reading.apply(
                Uninterrupted.<@Nullable Object>run(repeat, () -> ScriptCommand.send(command, client::executeCommand)));
    }

    /** Sends them again after an interrupt at most: a client retries single commands only. */
    @Override
    public <T extends @Nullable Object> T executeAll(
            List<CommandArguments> commands, Repeat repeat, Function<List<@Nullable Object>, T> reading) {
        return reading.apply(Uninterrupted.run(repeat, () -> ScriptCommand.sendAll(commands, this::pipelined)));
    }

    private List<@Nullable Object> pipelined(List<CommandArguments> commands) {
        List<Response<Object>> responses = new ArrayList<>(commands.size());
        try (AbstractPipeline pipeline = client.pipelined()) {
            for (CommandArguments command : commands) {
                responses.add(pipeline.sendCommand(command));
            }
            pipeline.sync();
        }
        List<@Nullable Object> replies = new ArrayList<>(commands.size());
        for (Response<Object> response : responses) {
            replies.add(reply(response));
        }
        return replies;
    }

    private static @Nullable Object reply(Response<Object> response) {
        try {
            return response.get();
        } catch (JedisDataException e) {
            return e;
        }
    }

    @Override
    public String whyNoListening() {
        GenericObjectPool<Connection> pool = connections();
        if (pool == null) {
            return "the given Jedis client has no pool to take a connection for listening from";
        }
        int most = pool.getMaxTotal();
        return most < 0 || most >= LEAST_CONNECTIONS_TO_LISTEN
                ? ""
                : "the given Jedis client has a pool of only " + most
                        + " connections, too few to give one away for listening; allow at least "
                        + LEAST_CONNECTIONS_TO_LISTEN;
    }

    /** The client's pool; not every client class has one to ask for. */
    @SuppressWarnings("unchecked") // Jedis's pools hold connections.
    private @Nullable GenericObjectPool<Connection> connections() {
        try {
            return client.getClass().getMethod("getPool").invoke(client) instanceof GenericObjectPool<?> pool
                    ? (GenericObjectPool<Connection>) pool
                    : null;
        } catch (NoSuchMethodException e) {
            return null;
        } catch (IllegalAccessException | InvocationTargetException e) {
            LOG.debug("The pool of the given Jedis client is unknown", e);
            return null;
        }
    }

    /** Takes a connection out of the client's pool for good; the pool makes another when it needs one. */
    @Override
    public void listen(BinaryJedisPubSub listener, byte[] channel) {
        GenericObjectPool<Connection> pool = connections();
        if (pool == null) {
            throw new JedisException(whyNoListening());
        }
        Connection connection = borrow(pool);
        try {
            listening.listen(connection, listener, channel);
        } finally {
            discard(pool, connection);
        }
    }

    private static Connection borrow(GenericObjectPool<Connection> pool) {
        try {
            return pool.borrowObject();
        } catch (JedisException e) {
            throw e;
        } catch (Exception e) {
            throw new JedisException("The given Jedis client has no connection to give for listening", e);
        }
    }

    private static void discard(GenericObjectPool<Connection> pool, Connection connection) {
        try {
            pool.invalidateObject(connection);
        } catch (Exception e) {
            LOG.debug("The connection that listened could not be taken out of the given client's pool", e);
        }
    }

    @Override
    public void stopListening() {
        listening.stop();
    }

    @Override
    public @Nullable PoolState pool() {
        return null;
    }

    @Override
    public String address() {
        return "the given Jedis client's server";
    }

    /** Ends what listens; the client itself is the user's. */
    @Override
    public void close() {
        listening.stop();
    }
}
