package dev.larder.cache.store.redis;

import dev.larder.cache.store.TimedEntry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/** Reads what stands under keys: {@code GET}, {@code MGET}, and {@code PTTL} where the remaining life is wanted. */
final class EntryReads {

    /** What {@code PTTL} says of a key that is not there. */
    private static final long GONE = -2;

    private final Commands commands;

    EntryReads(Commands commands) {
        this.commands = commands;
    }

    byte @Nullable [] read(String key) {
        return commands.<byte @Nullable []>send(key, command(Command.GET, key), reply -> (byte[]) reply);
    }

    @Nullable
    TimedEntry readTimed(String key) {
        return commands.<@Nullable TimedEntry>sendAll(
                key,
                List.of(command(Command.GET, key), command(Command.PTTL, key)),
                replies -> entry(replies.get(0), replies.get(1)));
    }

    List<@Nullable TimedEntry> readAll(List<String> keys, boolean timed) {
        List<@Nullable TimedEntry> entries = new ArrayList<>(keys.size());
        for (List<String> step : Steps.of(keys, String::length)) {
            if (timed) {
                entries.addAll(readStepTimed(step));
            } else {
                entries.addAll(readStep(step));
            }
        }
        return entries;
    }

    private List<@Nullable TimedEntry> readStep(List<String> keys) {
        CommandArguments command = new CommandArguments(Command.MGET);
        keys.forEach(key -> command.key(Utf8.bytes(key)));
        return commands.send(null, command, reply -> {
            List<@Nullable TimedEntry> entries = new ArrayList<>(keys.size());
            for (Object value : (List<?>) Replies.checked(reply)) {
                entries.add(value == null ? null : new TimedEntry((byte[]) value, Long.MAX_VALUE));
            }
            return entries;
        });
    }

    private List<@Nullable TimedEntry> readStepTimed(List<String> keys) {
        List<CommandArguments> pairs = new ArrayList<>(2 * keys.size());
        for (String key : keys) {
            pairs.add(command(Command.GET, key));
            pairs.add(command(Command.PTTL, key));
        }
        return commands.sendAll(null, pairs, replies -> {
            List<@Nullable TimedEntry> entries = new ArrayList<>(keys.size());
            for (int i = 0; i < replies.size(); i += 2) {
                Object value = replies.get(i);
                entries.add(Replies.isWrongType(value) ? null : entry(value, replies.get(i + 1)));
            }
            return entries;
        });
    }

    /** An entry that ended between the two commands is none. */
    private static @Nullable TimedEntry entry(@Nullable Object value, @Nullable Object pttl) {
        Object bytes = Replies.checkedOrNull(value);
        long remaining = Replies.number(pttl);
        return bytes == null || remaining == GONE
                ? null
                : new TimedEntry((byte[]) bytes, remaining < 0 ? Long.MAX_VALUE : remaining);
    }

    private static CommandArguments command(Command command, String key) {
        return new CommandArguments(command).key(Utf8.bytes(key));
    }
}
