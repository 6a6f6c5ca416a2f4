package dev.larder.cache.store.redis;

import dev.larder.cache.store.PoolState;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.commons.pool2.impl.GenericObjectPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.AbstractPipeline;
import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Response;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisNoScriptException;

/** A client the user made: its time-outs, retries and connections are the user's business, and so is closing it. */
final class BorrowedLink implements RedisLink {

    private static final Logger LOG = LoggerFactory.getLogger(BorrowedLink.class);
    private static final int LEAST_CONNECTIONS_TO_LISTEN = 4;

    private final UnifiedJedis client;

    BorrowedLink(UnifiedJedis client) {
        this.client = client;
    }

    @Override
    public @Nullable Object execute(CommandArguments command, Repeat repeat) {
        return client.executeCommand(command);
    }

    @Override
    public @Nullable Object executeScript(CommandArguments byDigest, Supplier<CommandArguments> inFull) {
        try {
            return client.executeCommand(byDigest);
        } catch (JedisNoScriptException e) {
            return client.executeCommand(inFull.get());
        }
    }

    /** Never sends them again, whatever {@code repeat} says: a client retries single commands only. */
    @Override
    public List<?> executeAll(List<CommandArguments> commands, Repeat repeat) {
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
        int connections = maxConnections();
        return connections < 0 || connections >= LEAST_CONNECTIONS_TO_LISTEN
                ? ""
                : "the given Jedis client has a pool of only " + connections
                        + " connections, too few to give one away for listening; allow at least "
                        + LEAST_CONNECTIONS_TO_LISTEN;
    }

    /** The size of the client's pool, or -1 if unlimited or unknown; not every client class has one to ask for. */
    private int maxConnections() {
        try {
            return client.getClass().getMethod("getPool").invoke(client) instanceof GenericObjectPool<?> pool
                    ? pool.getMaxTotal()
                    : -1;
        } catch (NoSuchMethodException e) {
            return -1;
        } catch (IllegalAccessException | InvocationTargetException e) {
            LOG.debug("The size of the given Jedis client's pool is unknown", e);
            return -1;
        }
    }

    @Override
    public void listen(BinaryJedisPubSub listener, byte[] channel) {
        client.subscribe(listener, channel);
    }

    /** Does nothing: the connection is the client's. */
    @Override
    public boolean stopListening() {
        return false;
    }

    @Override
    public @Nullable PoolState pool() {
        return null;
    }

    @Override
    public String address() {
        return "the given Jedis client's server";
    }

    @Override
    public void close() {}
}
