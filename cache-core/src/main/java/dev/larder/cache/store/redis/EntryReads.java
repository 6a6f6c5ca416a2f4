package dev.larder.cache.store.redis;

import dev.larder.cache.codec.Envelope;
import dev.larder.cache.store.TimedEntry;
import dev.larder.cache.store.redis.connection.Commands;
import dev.larder.cache.store.redis.connection.OutOfStepException;
import dev.larder.cache.store.redis.connection.RedisText;
import dev.larder.cache.store.redis.connection.Replies;
import dev.larder.cache.store.redis.connection.Steps;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Reads what stands under keys: {@code GET}, {@code MGET}, and {@code PTTL} where the remaining life is wanted.
 *
 * <p>An entry of another key may be a reply that slipped by one. Then its connection is closed, and another one is
 * asked; what that one says stands there, somebody has renamed a key.
 */
final class EntryReads {

    private static final Logger log = LoggerFactory.getLogger(EntryReads.class);

    /** What {@code PTTL} says of a key that is not there. */
    private static final long GONE = -2;

    private final Commands commands;

    EntryReads(Commands commands) {
        this.commands = commands;
    }

    byte @Nullable [] read(String key) {
        try {
            return read(key, true);
        } catch (OutOfStepException e) {
            return again(e, () -> read(key, false));
        }
    }

    private byte @Nullable [] read(String key, boolean doubting) {
        return commands.<byte @Nullable []>send(key, command(Command.GET, key), reply -> bytes(key, reply, doubting));
    }

    @Nullable
    TimedEntry readTimed(String key) {
        try {
            return readTimed(key, true);
        } catch (OutOfStepException e) {
            return again(e, () -> readTimed(key, false));
        }
    }

    private @Nullable TimedEntry readTimed(String key, boolean doubting) {
        return commands.<@Nullable TimedEntry>sendAll(
                key,
                List.of(command(Command.GET, key), command(Command.PTTL, key)),
                replies -> entry(key, replies.get(0), replies.get(1), doubting));
    }

    List<@Nullable TimedEntry> readAll(List<String> keys, boolean timed) {
        List<@Nullable TimedEntry> entries = new ArrayList<>(keys.size());
        for (List<String> step : Steps.of(keys, String::length)) {
            entries.addAll(readStep(step, timed));
        }
        return entries;
    }

    private List<@Nullable TimedEntry> readStep(List<String> keys, boolean timed) {
        try {
            return timed ? readStepTimed(keys, true) : readStepUntimed(keys, true);
        } catch (OutOfStepException e) {
            return again(e, () -> timed ? readStepTimed(keys, false) : readStepUntimed(keys, false));
        }
    }

    private List<@Nullable TimedEntry> readStepUntimed(List<String> keys, boolean doubting) {
        CommandArguments command = new CommandArguments(Command.MGET);
        keys.forEach(key -> command.key(RedisText.bytes(key)));
        return commands.send(null, command, reply -> {
            List<?> values = (List<?>) Replies.checked(reply);
            if (values.size() != keys.size()) {
                throw new JedisException("an answer for " + values.size() + " keys instead of " + keys.size());
            }
            List<@Nullable TimedEntry> entries = new ArrayList<>(keys.size());
            for (int i = 0; i < keys.size(); i++) {
                byte[] bytes = bytes(keys.get(i), values.get(i), doubting);
                entries.add(bytes == null ? null : new TimedEntry(bytes, Long.MAX_VALUE));
            }
            return entries;
        });
    }

    private List<@Nullable TimedEntry> readStepTimed(List<String> keys, boolean doubting) {
        List<CommandArguments> pairs = new ArrayList<>(2 * keys.size());
        for (String key : keys) {
            pairs.add(command(Command.GET, key));
            pairs.add(command(Command.PTTL, key));
        }
        return commands.sendAll(null, pairs, replies -> {
            List<@Nullable TimedEntry> entries = new ArrayList<>(keys.size());
            for (int i = 0; i < keys.size(); i++) {
                Object value = replies.get(2 * i);
                entries.add(
                        Replies.isWrongType(value)
                                ? null
                                : entry(keys.get(i), value, replies.get(2 * i + 1), doubting));
            }
            return entries;
        });
    }

    /** An entry that ended between the two commands is none. */
    private static @Nullable TimedEntry entry(
            String key, @Nullable Object value, @Nullable Object pttl, boolean doubting) {
        byte[] bytes = bytes(key, value, doubting);
        long remaining = Replies.number(pttl);
        return bytes == null || remaining == GONE
                ? null
                : new TimedEntry(bytes, remaining < 0 ? Long.MAX_VALUE : remaining);
    }

    /** @param doubting whether an entry of another key is taken for the answer to another question */
    private static byte @Nullable [] bytes(String key, @Nullable Object reply, boolean doubting) {
        byte[] bytes = (byte[]) Replies.checkedOrNull(reply);
        if (doubting && bytes != null && Envelope.isOfAnotherKey(bytes, key)) {
            throw new OutOfStepException(key);
        }
        return bytes;
    }

    private static <T extends @Nullable Object> T again(OutOfStepException doubt, Supplier<T> read) {
        log.debug("A connection may be out of step; another one is asked", doubt);
        return read.get();
    }

    private static CommandArguments command(Command command, String key) {
        return new CommandArguments(command).key(RedisText.bytes(key));
    }
}
