package dev.larder.cache.store.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol.Command;

/**
 * Forgets what the indexes hold of entries that have ended by themselves: those that are longest due, and of each a
 * part, so that a call is short. Two round trips. Any number of processes may do it at once.
 */
final class Sweeper {

    static final int INDEXES_PER_CALL = 100;
    static final int MEMBERS_PER_INDEX = 200;

    private final Commands commands;
    private final KeyNames names;
    private final TagIndex tags;
    private final KeyIndex keys;
    private final GraceList grace;

    Sweeper(Commands commands, KeyNames names, TagIndex tags, KeyIndex keys, GraceList grace) {
        this.commands = commands;
        this.names = names;
        this.tags = tags;
        this.keys = keys;
        this.grace = grace;
    }

    void sweep() {
        List<CommandArguments> due = commands.sendAll(
                null,
                List.of(new CommandArguments(Command.TIME), first(names.tags()), first(names.segments())),
                this::due);
        commands.sendAll(null, due, replies -> {
            replies.forEach(Replies::checked);
            return true;
        });
    }

    private static CommandArguments first(byte[] directory) {
        return new CommandArguments(Command.ZRANGE)
                .key(directory)
                .add(0)
                .add(INDEXES_PER_CALL - 1)
                .add("WITHSCORES");
    }

    private List<CommandArguments> due(List<@Nullable Object> replies) {
        long now = Replies.timeMillis(replies.get(0));
        List<CommandArguments> due = new ArrayList<>();
        due.add(grace.forgetBefore(now));
        eachDue(replies.get(1), now, index -> due.add(tags.sweep(index, MEMBERS_PER_INDEX)));
        eachDue(replies.get(2), now, segment -> due.add(keys.sweep(Utf8.text(segment), MEMBERS_PER_INDEX)));
        return due;
    }

    private static void eachDue(@Nullable Object reply, long now, Consumer<byte[]> sweep) {
        List<?> namesAndTimes = Replies.membersAndScores(reply);
        for (int i = 0; i < namesAndTimes.size(); i += 2) {
            if (Replies.storedNumber(namesAndTimes.get(i + 1)) <= now) {
                sweep.accept((byte[]) Replies.checked(namesAndTimes.get(i)));
            }
        }
    }
}
