package dev.larder.cache.store.redis;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.redis.connection.Commands;
import dev.larder.cache.store.redis.connection.RedisText;
import dev.larder.cache.store.redis.connection.Script;
import dev.larder.cache.store.redis.connection.TokenArgument;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** A lease, a claim or a write on its way: its command, and the tokens that were sent with it. Used by one thread. */
final class LeaseCommand {

    private static final byte[] OK = RedisText.bytes("OK");

    private final String key;
    private final TokenArgument token;
    private final CommandArguments command;

    private LeaseCommand(String key, TokenArgument token, CommandArguments command) {
        this.key = key;
        this.token = token;
        this.command = command;
    }

    static LeaseCommand lease(String key, Duration life) {
        TokenArgument token = new TokenArgument(fresh -> Envelope.lease(fresh, key));
        return new LeaseCommand(key, token, set(key, token, life).add("NX"));
    }

    static LeaseCommand write(String key, Duration life) {
        TokenArgument token = new TokenArgument(fresh -> Envelope.write(fresh, key));
        return new LeaseCommand(key, token, set(key, token, life));
    }

    private static CommandArguments set(String key, TokenArgument token, Duration life) {
        return new CommandArguments(Command.SET)
                .key(RedisText.bytes(key))
                .add(token)
                .add("PX")
                .add(Commands.millis(life));
    }

    static LeaseCommand claim(String key, Stamp seen, Duration life) {
        TokenArgument token = new TokenArgument(Stamp::toBytes);
        return new LeaseCommand(
                key, token, Script.CLAIM.on(RedisText.bytes(key), seen.toBytes(), token, Commands.millis(life)));
    }

    String key() {
        return key;
    }

    CommandArguments command() {
        return command;
    }

    TokenArgument token() {
        return token;
    }

    /** Throws if it answers another command: what is taken for granted must have been. */
    static void requireAnswer(@Nullable Object reply) {
        boolean isAnswer = reply == null
                || reply instanceof Long
                || reply instanceof RuntimeException
                || (reply instanceof byte[] status && Arrays.equals(status, OK));
        if (!isAnswer) {
            throw new JedisException("an answer that is none");
        }
    }

    /** Takes the answer to what was sent last; returns whether that was granted. */
    boolean isGranted(@Nullable Object reply) {
        if (reply instanceof JedisDataException) {
            token.withdrawLast();
            return false;
        }
        boolean granted = reply != null && !reply.equals(0L);
        if (!granted && token.tokens().size() == 1) {
            token.withdrawLast();
        }
        return granted;
    }
}
