package dev.larder.cache.store.redis.index;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.codec.Stamp;
import dev.larder.cache.store.redis.connection.Commands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * How an invalidation removes keys: it unlinks them, and puts fences in their places if there is a grace time. Two
 * commands, because a full server refuses fences. May be repeated.
 */
public final class Removal {

    private final Duration grace;

    /** @param grace how long fences live; zero: there are none */
    public Removal(Duration grace) {
        this.grace = grace;
    }

    /** What removes the keys; {@link #count} reads all replies. */
    public List<CommandArguments> commands(Collection<byte[]> keys) {
        List<CommandArguments> commands = new ArrayList<>(keys.size());
        for (byte[] key : keys) {
            commands.add(new CommandArguments(Command.UNLINK).key(key));
            if (!grace.isZero()) {
                commands.add(fence(key));
            }
        }
        return commands;
    }

    private CommandArguments fence(byte[] key) {
        return new CommandArguments(Command.SET)
                .key(key)
                .add(Envelope.fence(Stamp.fresh(), key))
                .add("PX")
                .add(Commands.millis(grace));
    }

    /** How many keys were there. */
    public static int count(List<@Nullable Object> replies) {
        int count = 0;
        for (Object reply : replies) {
            if (reply instanceof Long number) {
                count += number.intValue();
            }
        }
        return count;
    }
}
