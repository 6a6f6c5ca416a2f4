package dev.larder.cache.store.redis.connection;

import dev.larder.cache.store.PoolState;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.BinaryJedisPubSub;
import redis.clients.jedis.CommandArguments;

/**
 * How commands travel to Redis. Throws what Jedis throws, and {@link dev.larder.cache.store.StoreUnavailableException}.
 * Thread-safe.
 */
public interface RedisLink extends AutoCloseable {

    /** Whether a command may be sent again, over another connection, when its own broke before the answer came. */
    enum Repeat {
        IF_BROKEN,
        NEVER
    }

    /**
     * Sends a command and returns what is read from its raw reply. A {@link ScriptCommand} is sent in full if the
     * server answers that it does not know the script, both within the time of one.
     *
     * @param reading if it throws anything but an error of the server's, the reply belongs to another command, and the
     *     connection is used no more
     */
    <T extends @Nullable Object> T execute(
            CommandArguments command, Repeat repeat, Function<@Nullable Object, T> reading);

    /** The same, and returns the raw reply. */
    default @Nullable Object execute(CommandArguments command, Repeat repeat) {
        return this.<@Nullable Object>execute(command, repeat, reply -> reply);
    }

    /**
     * Sends commands at once and returns what is read from their raw replies in order; an error reply is an exception
     * in its place. Scripts and {@code reading} as in {@link #execute}; {@code repeat} concerns all commands together.
     */
    <T extends @Nullable Object> T executeAll(
            List<CommandArguments> commands, Repeat repeat, Function<List<@Nullable Object>, T> reading);

    /** The same, and returns the raw replies. */
    default List<@Nullable Object> executeAll(List<CommandArguments> commands, Repeat repeat) {
        return this.<List<@Nullable Object>>executeAll(commands, repeat, replies -> replies);
    }

    /** Why this link cannot give a connection to a listener, or an empty text if it can. */
    String whyNoListening();

    /** Subscribes to the channel and hands messages to the listener until the connection ends. Blocks. */
    void listen(BinaryJedisPubSub listener, byte[] channel);

    /** Ends the connection that listens, if there is one, without waiting for anything. */
    void stopListening();

    /** The connections at this moment, or {@code null} if they are not ours. */
    @Nullable
    PoolState pool();

    /** The server as log messages name it. */
    String address();

    @Override
    void close();
}
